import { reactive } from "vue"

import { getList } from "@/api/resource"
import { boot } from "@/boot"
import type { Doc, DocField } from "@/meta/types"
import { __ } from "@/translate"

/** Titles of linked documents by `DocType::name`, shared by all lists of the page. */
export const linkTitles = reactive<Record<string, string>>({})

/** What a linked document is called: by its title, by its name, or by the name's translation where its DocType has its names translated. */
export function linkLabel(doctype: string, name: string): string {
	return linkTitles[`${doctype}::${name}`] ?? nameLabel(doctype, name)
}

/** A document's name as people read it. */
export function nameLabel(doctype: string, name: string): string {
	return (boot.translated_doctypes ?? []).includes(doctype) ? __(name) : name
}

/** Ask for the titles of what the rows link to: one question a column, none for what is known. */
export async function loadTitles(rows: Doc[], columns: DocField[]): Promise<void> {
	await Promise.all(
		columns
			.filter((column) => column.fieldtype === "Link" && column.link_title_field)
			.map(async (column) => {
				const doctype = column.options as string
				const names = [
					...new Set(
						rows.map((row) => row[column.fieldname]).filter((name) => name && !(`${doctype}::${name}` in linkTitles)),
					),
				]
				if (!names.length) return
				const title = column.link_title_field as string
				const found = await getList<Doc>(doctype, {
					fields: ["name", title],
					filters: [[doctype, "name", "in", names]],
					length: names.length,
				}).catch(() => [])
				for (const row of found) linkTitles[`${doctype}::${row.name}`] = row[title] || row.name
			}),
	)
}
