import type { Doc, DocField, Meta } from "@/meta/types"
import { TABLE_TYPES } from "@/meta/types"
import { cast, isEmpty } from "./values"

export interface DefaultsContext {
	user: string
	today: string
	now: string
	/** The user's and site's defaults by DocType and field name. */
	values: Record<string, any>
	metaOf: (doctype: string) => Meta
}

let counter = 0

/** A name for a document or row that is not stored yet. */
export function localName(doctype: string): string {
	counter += 1
	const random = Math.random().toString(36).slice(2, 12)
	return `new-${doctype.toLowerCase().replace(/\s+/g, "-")}-${random}${counter}`
}

/** A document with the defaults of its fields. */
export function newDoc(meta: Meta, context: DefaultsContext, given: Record<string, any> = {}): Doc {
	const doc: Doc = { doctype: meta.name, name: localName(meta.name), __islocal: 1, __unsaved: 1, docstatus: 0 }
	if (!meta.istable) doc.owner = context.user
	for (const field of meta.fields) {
		if (TABLE_TYPES.includes(field.fieldtype)) doc[field.fieldname] = []
		else {
			const value = defaultOf(field, context)
			if (value !== undefined) doc[field.fieldname] = value
		}
	}
	for (const [key, value] of Object.entries(given)) if (!isEmpty(value)) doc[key] = value
	return doc
}

function defaultOf(field: DocField, context: DefaultsContext): any {
	let value = field.default
	if (field.fieldtype === "Link" && !field.ignore_user_permissions) {
		value = context.values[field.fieldname] ?? value
	}
	if (typeof value === "string") {
		if (value === "__user") value = context.user
		else if (value === "Today" || value === "__today") value = context.today
		else if (value.toLowerCase() === "now") {
			value =
				field.fieldtype === "Date" ? context.today : field.fieldtype === "Time" ? context.now.slice(11) : context.now
		} else if (value.startsWith(":")) value = context.values[value.slice(1).toLowerCase().replace(/ /g, "_")]
	}
	if (field.fieldtype === "Check") return cast(value, field)
	if (isEmpty(value) && field.fieldtype === "Select" && field.reqd) {
		const first = String(field.options ?? "").split("\n")[0]
		return first || undefined
	}
	return isEmpty(value) ? undefined : cast(value, field)
}

/** A copy of a document as a new one: without what belongs to the first alone. */
export function copyDoc(doc: Doc, meta: Meta, context: DefaultsContext): Doc {
	const copy = newDoc(meta, context)
	for (const field of meta.fields) {
		if (field.no_copy || doc[field.fieldname] === undefined) continue
		if (TABLE_TYPES.includes(field.fieldtype)) {
			const childMeta = context.metaOf(field.options as string)
			copy[field.fieldname] = (doc[field.fieldname] as Doc[]).map((row, place) => ({
				...copyDoc(row, childMeta, context),
				parent: copy.name,
				parenttype: copy.doctype,
				parentfield: field.fieldname,
				idx: place + 1,
			}))
		} else copy[field.fieldname] = doc[field.fieldname]
	}
	return copy
}
