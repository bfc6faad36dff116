import type { FormModel } from "@/form/model"
import { DECIMAL_TYPES, INTEGER_TYPES } from "@/form/values"
import type { DocField } from "@/meta/types"
import { LAYOUT_TYPES } from "@/meta/types"

const MOST = 10
const WIDE = ["Text Editor", "Text", "Small Text", "Long Text", "Code", "HTML Editor", "Markdown Editor"]
const SHOWN = (field: DocField) =>
	!LAYOUT_TYPES.includes(field.fieldtype) &&
	!["HTML", "Heading", "Table", "Table MultiSelect"].includes(field.fieldtype)

export const isNumber = (field: DocField) =>
	[...INTEGER_TYPES.filter((type) => type !== "Check"), ...DECIMAL_TYPES].includes(field.fieldtype)

/** How many of the ten parts of a grid's width a column takes: what the field says, else by its type. */
export function partsOf(field: DocField): number {
	return Number(field.columns) || (field.fieldtype === "Check" ? 1 : WIDE.includes(field.fieldtype) ? 3 : 2)
}

/** Fields that a grid could show as columns. */
export function possibleColumns(model: FormModel, table: string): DocField[] {
	return model
		.childMeta(table)
		.fields.filter((field) => SHOWN(field) && !Number(model.property(field, "hidden", table)) && model.isAllowed(field))
}

/**
 * The columns of a grid: what the user chose, else the fields marked for it, else the first few.
 *
 * @param chosen names of fields in the order in which the user wants them
 */
export function gridColumns(model: FormModel, table: string, chosen?: string[]): DocField[] {
	const possible = possibleColumns(model, table)
	const own = (chosen ?? [])
		.map((name) => possible.find((field) => field.fieldname === name))
		.filter(Boolean) as DocField[]
	if (own.length) return own.slice(0, MOST)
	const marked = possible.filter((field) => Number(model.property(field, "in_list_view", table)))
	return (marked.length ? marked : possible.slice(0, 4)).slice(0, MOST)
}
