import { fieldOf, titleField } from "@/meta"
import type { DocField, Meta } from "@/meta/types"
import { NO_VALUE_TYPES } from "@/meta/types"

const MOST_COLUMNS = 8
const STATE_FIELDS = ["workflow_state", "status", "result", "state"]

/** The columns of a list: the title first, then the fields that the metadata puts into lists. */
export function columnsOf(meta: Meta): DocField[] {
	const title = fieldOf(meta, titleField(meta)) as DocField
	const listed = meta.fields.filter(
		(field) => field.in_list_view && field.fieldname !== title.fieldname && !NO_VALUE_TYPES.includes(field.fieldtype) && !Number(field.hidden),
	)
	return [title, ...listed].slice(0, MOST_COLUMNS)
}

/** The field that tells a document's state, if there is one. */
export function stateField(meta: Meta): DocField | undefined {
	const workflow = (meta.__workflow_docs ?? []).find((row: any) => row.doctype === "Workflow")
	const names = [workflow?.workflow_state_field, ...STATE_FIELDS].filter(Boolean)
	for (const name of names) {
		const field = meta.fields.find((one) => one.fieldname === name && ["Select", "Link", "Data"].includes(one.fieldtype))
		if (field) return field
	}
	return undefined
}

/** The fields that a list asks the server for. */
export function fieldsToFetch(meta: Meta, columns: DocField[], more: string[] = []): string[] {
	const names = ["name", "modified", "docstatus", titleField(meta), stateField(meta)?.fieldname, ...columns.map((column) => column.fieldname), ...more]
	return [...new Set(names.filter(Boolean) as string[])]
}

/** The filters that stand above a list. */
export function standardFilters(meta: Meta): DocField[] {
	const title = titleField(meta)
	const own = meta.fields.filter((field) => field.in_standard_filter && field.fieldname !== title && !NO_VALUE_TYPES.includes(field.fieldtype))
	const first = fieldOf(meta, title) as DocField
	return [first, ...own].slice(0, 6)
}

/** Fields that may be chosen in the filter builder and for sorting. */
export function filterableFields(meta: Meta): DocField[] {
	const standard = ["name", "creation", "modified", "owner", "modified_by"].map((name) => fieldOf(meta, name) as DocField)
	return [...meta.fields.filter((field) => !NO_VALUE_TYPES.includes(field.fieldtype) && !Number(field.is_virtual) && field.fieldtype !== "Password"), ...standard]
}
