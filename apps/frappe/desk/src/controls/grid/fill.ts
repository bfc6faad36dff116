import { getList } from "@/api/resource"
import { boot } from "@/boot"
import { today } from "@/form/context"
import type { FormModel, Problem } from "@/form/model"
import { loadMeta } from "@/meta"
import type { Doc, DocField } from "@/meta/types"
import { __ } from "@/translate"
import { readCell, type CellContext } from "./cells"

/** What stands in a cell: a row, a field, a text from elsewhere. */
export interface Cell {
	row: Doc
	field: DocField
	text: string
}

/**
 * Put texts from a spreadsheet into cells of a table. What a field cannot take is left out and said beside the cell.
 *
 * @returns the cells that were left out
 */
export async function fillCells(model: FormModel, table: string, cells: Cell[]): Promise<Problem[]> {
	const context: CellContext = {
		today: today(),
		dateFormat: String(boot.sysdefaults.date_format || "yyyy-mm-dd"),
		translate: (text) => __(text),
	}
	const problems: Problem[] = []
	const writable = cells.filter(({ row, field }) => !model.isReadOnly(field, row))
	const names = await linkNames(model, writable)
	for (const { row, field, text } of writable) {
		let value = readCell(text, field, context)
		if (field.fieldtype === "Link" && value) value = names.get(keyOf(field, String(value)))
		if (value === undefined) {
			const message =
				field.fieldtype === "Link"
					? __("There is no {0} {1}.", [__(String(field.options)), text.trim()])
					: __("“{0}” cannot stand here.", [text.trim()])
			problems.push({
				fieldname: field.fieldname,
				label: field.label ?? field.fieldname,
				table,
				row: row.idx,
				kind: "server",
				message,
			})
		} else await model.set(field.fieldname, value, row)
	}
	model.problems = [...model.problems, ...problems]
	return problems
}

const keyOf = (field: DocField, text: string) => `${field.options}::${text}`

/** The names of linked documents by what was pasted, name or title; one question a DocType, and one more for titles. */
async function linkNames(model: FormModel, cells: Cell[]): Promise<Map<string, string>> {
	const found = new Map<string, string>()
	const fields = [
		...new Map(
			cells.filter(({ field }) => field.fieldtype === "Link").map(({ field }) => [field.options, field]),
		).values(),
	]
	for (const field of fields) {
		const texts = [
			...new Set(cells.filter((cell) => cell.field.options === field.options).map((cell) => cell.text.trim())),
		].filter(Boolean)
		const doctype = String(field.options)
		const { title_field: title, istable, show_title_field_in_link: showsTitle } = await loadMeta(doctype)
		if (!texts.length || istable) continue
		for (const by of title ? ["name", title] : ["name"]) {
			const missing = texts.filter((text) => !found.has(keyOf(field, text)))
			if (!missing.length) break
			const rows = await getList(doctype, {
				fields: title ? ["name", title] : ["name"],
				filters: [[doctype, by, "in", missing]],
				length: missing.length * 2,
			})
			for (const row of rows) {
				found.set(keyOf(field, String(row[by])), row.name)
				if (showsTitle && title && row[title]) model.titles[`${doctype}::${row.name}`] = row[title]
			}
		}
	}
	return found
}
