import { reactive } from "vue"

import { getList } from "@/api/resource"
import type { Doc, DocField } from "@/meta/types"

/** Titles of linked documents by `DocType::name`, shared by all lists of the page. */
export const linkTitles = reactive<Record<string, string>>({})

/** Ask for the titles of what the rows link to: one question a column, none for what is known. */
export async function loadTitles(rows: Doc[], columns: DocField[]): Promise<void> {
	await Promise.all(
		columns
			.filter((column) => column.fieldtype === "Link" && column.link_title_field)
			.map(async (column) => {
				const doctype = column.options as string
				const names = [...new Set(rows.map((row) => row[column.fieldname]).filter((name) => name && !(`${doctype}::${name}` in linkTitles)))]
				if (!names.length) return
				const title = column.link_title_field as string
				const found = await getList<Doc>(doctype, { fields: ["name", title], filters: [[doctype, "name", "in", names]], length: names.length }).catch(() => [])
				for (const row of found) linkTitles[`${doctype}::${row.name}`] = row[title] || row.name
			}),
	)
}
