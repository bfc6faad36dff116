import { fieldOf, labelOf, metaOf, tablesOf, titleField, hasMeta } from "@/meta"
import type { DocField, Meta } from "@/meta/types"
import { NO_VALUE_TYPES } from "@/meta/types"
import { __ } from "@/translate"

const MOST_COLUMNS = 8
const STATE_FIELDS = ["workflow_state", "status", "result", "state"]
const STANDARD = ["name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "_user_tags", "_assign"]

/** A column as settings name it; the width is in pixels. */
export interface ColumnChoice {
	fieldname: string
	width?: number
}

export interface Column extends DocField {
	width?: number
}

/** Fields that can be columns. */
export function possibleColumns(meta: Meta): DocField[] {
	const own = meta.fields.filter(
		(field) => !NO_VALUE_TYPES.includes(field.fieldtype) && !Number(field.hidden) && field.fieldtype !== "Password",
	)
	return [
		...own,
		...STANDARD.filter((name) => name !== "docstatus" && name !== "idx").map((name) => fieldOf(meta, name) as DocField),
	]
}

/**
 * The columns of a list: the title first, then what the user or the site has chosen, else what the metadata puts into lists.
 *
 * @param chosen columns in their order, without the title
 */
export function columnsOf(meta: Meta, chosen?: ColumnChoice[], most = MOST_COLUMNS, hideName = false): Column[] {
	const title = fieldOf(meta, titleField(meta)) as DocField
	const width = chosen?.find((row) => row.fieldname === title.fieldname)?.width
	const first: Column = { ...title, width }
	if (chosen?.length) {
		const rows = chosen.filter((row) => row.fieldname !== title.fieldname && row.fieldname !== "status_field")
		return [first, ...rows.flatMap((row) => columnFor(meta, row))].slice(0, Math.max(most, 2))
	}
	const twin = twinOfName(meta)
	const isTwin = (field: string) =>
		title.fieldname === "name" ? field === twin : title.fieldname === twin && field === "name"
	const listed = meta.fields.filter(
		(field) =>
			field.in_list_view &&
			field.fieldname !== title.fieldname &&
			!isTwin(field.fieldname) &&
			!NO_VALUE_TYPES.includes(field.fieldtype) &&
			!Number(field.hidden),
	)
	const name =
		!hideName && title.fieldname !== "name" && !isTwin("name") && listed.length < 6
			? [fieldOf(meta, "name") as DocField]
			: []
	return [first, ...listed, ...name].slice(0, most)
}

/** The field that documents are named by: it says the same as the name. */
function twinOfName(meta: Meta): string {
	return /^field:(\w+)$/.exec(meta.autoname ?? "")?.[1] ?? ""
}

function columnFor(meta: Meta, row: ColumnChoice): Column[] {
	const field = fieldOf(meta, row.fieldname)
	return field && !NO_VALUE_TYPES.includes(field.fieldtype) ? [{ ...field, width: row.width }] : []
}

/** The field that tells a document's state, if there is one. */
export function stateField(meta: Meta): DocField | undefined {
	const workflow = workflowOf(meta)
	const names = [workflow?.workflow_state_field, ...STATE_FIELDS].filter(Boolean)
	for (const name of names) {
		const field = meta.fields.find(
			(one) => one.fieldname === name && ["Select", "Link", "Data"].includes(one.fieldtype),
		)
		if (field) return field
	}
	return undefined
}

/** The workflow that documents of the DocType are in. */
export function workflowOf(meta: Meta): any {
	return (meta.__workflow_docs ?? []).find((row: any) => row.doctype === "Workflow")
}

/** The fields that a list asks the server for. */
export function fieldsToFetch(meta: Meta, columns: DocField[], more: string[] = []): string[] {
	const marks = meta.is_virtual ? [] : ["_user_tags", "_assign"]
	const names = [
		"name",
		"modified",
		"docstatus",
		titleField(meta),
		stateField(meta)?.fieldname,
		...columns.map((column) => column.fieldname),
		...more,
		...marks,
	]
	return [...new Set(names.filter(Boolean) as string[])].filter((name) => fieldOf(meta, name))
}

/** The filters that stand above a list. */
export function standardFilters(meta: Meta): DocField[] {
	const title = titleField(meta)
	const own = meta.fields.filter(
		(field) => field.in_standard_filter && field.fieldname !== title && !NO_VALUE_TYPES.includes(field.fieldtype),
	)
	const first = fieldOf(meta, title) as DocField
	return [first, ...own].slice(0, 6)
}

export interface FieldGroup {
	doctype: string
	label: string
	fields: DocField[]
}

/** Fields that can be filtered by: the DocType's own, those of its child tables, and those that every document has. */
export function filterGroups(meta: Meta): FieldGroup[] {
	const usable = (field: DocField) =>
		!NO_VALUE_TYPES.includes(field.fieldtype) && !Number(field.is_virtual) && field.fieldtype !== "Password"
	const tables = tablesOf(meta).filter((table) => hasMeta(table.options as string))
	return [
		{ doctype: meta.name, label: __(meta.name), fields: meta.fields.filter(usable) },
		...tables.map((table) => ({
			doctype: table.options as string,
			label: labelOf(table),
			fields: metaOf(table.options as string).fields.filter(usable),
		})),
		{ doctype: meta.name, label: __("Every record"), fields: STANDARD.map((name) => fieldOf(meta, name) as DocField) },
	].filter((group) => group.fields.length)
}

/** A field of the list's DocType or of one of its child tables. */
export function fieldIn(meta: Meta, doctype: string, fieldname: string): DocField | undefined {
	if (doctype === meta.name) return fieldOf(meta, fieldname)
	const table = tablesOf(meta).find((one) => one.options === doctype)
	return table && hasMeta(doctype) ? metaOf(doctype).fields.find((field) => field.fieldname === fieldname) : undefined
}

/** Fields of the DocType itself that can be filtered and sorted by. */
export function filterableFields(meta: Meta): DocField[] {
	return filterGroups(meta)
		.filter((group) => group.doctype === meta.name)
		.flatMap((group) => group.fields)
		.filter((field) => !["idx", "docstatus", "_user_tags", "_assign"].includes(field.fieldname))
}
