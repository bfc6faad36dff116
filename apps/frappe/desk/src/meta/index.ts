import { callWhole } from "@/api/client"
import { boot } from "@/boot"
import { __ } from "@/translate"
import { TABLE_TYPES, type DocField, type Meta } from "./types"

const metas = new Map<string, Meta>()
const waiting = new Map<string, Promise<Meta>>()
const settings = new Map<string, Record<string, any>>()

/** The metadata of a DocType (its child tables come along), asked of the server once. */
export function loadMeta(doctype: string): Promise<Meta> {
	const known = metas.get(doctype)
	if (known) return Promise.resolve(known)
	let request = waiting.get(doctype)
	if (!request) {
		request = fetchMeta(doctype).finally(() => waiting.delete(doctype))
		waiting.set(doctype, request)
	}
	return request
}

async function fetchMeta(doctype: string): Promise<Meta> {
	const answer = await callWhole("frappe.desk.form.load.getdoctype", { doctype }, { method: "GET" })
	for (const doc of answer.docs as Meta[]) metas.set(doc.name, doc)
	settings.set(doctype, JSON.parse(answer.user_settings || "{}"))
	return metaOf(doctype)
}

/** The metadata of a DocType that has been loaded. */
export function metaOf(doctype: string): Meta {
	const meta = metas.get(doctype)
	if (!meta) throw new Error(`The metadata of ${doctype} is not loaded.`)
	return meta
}

/** Whether a DocType's metadata is here. */
export function hasMeta(doctype: string): boolean {
	return metas.has(doctype)
}

/** Keep metadata that did not come from the server (dialogs, tests). */
export function keepMeta(meta: Meta): void {
	metas.set(meta.name, meta)
}

/** Forget metadata, so that a change of it shows. */
export function forgetMeta(doctype?: string): void {
	if (doctype) metas.delete(doctype)
	else metas.clear()
}

/** How the user last had the list of a DocType. */
export function userSettings(doctype: string): Record<string, any> {
	return settings.get(doctype) ?? {}
}

/** A field by its name. */
export function fieldOf(meta: Meta, fieldname: string): DocField | undefined {
	return meta.fields.find((field) => field.fieldname === fieldname) ?? standardField(fieldname)
}

/** Fields that every document has, as list columns and filters see them. */
export function standardField(fieldname: string): DocField | undefined {
	const fields: Record<string, DocField> = {
		name: { fieldname: "name", fieldtype: "Data", label: "ID" },
		owner: { fieldname: "owner", fieldtype: "Link", options: "User", label: "Created By" },
		modified_by: { fieldname: "modified_by", fieldtype: "Link", options: "User", label: "Last Updated By" },
		creation: { fieldname: "creation", fieldtype: "Datetime", label: "Created On" },
		modified: { fieldname: "modified", fieldtype: "Datetime", label: "Last Updated On" },
		docstatus: { fieldname: "docstatus", fieldtype: "Int", label: "Document Status" },
		idx: { fieldname: "idx", fieldtype: "Int", label: "Index" },
		_user_tags: { fieldname: "_user_tags", fieldtype: "Data", label: "Tags" },
		_assign: { fieldname: "_assign", fieldtype: "Text", label: "Assigned To" },
	}
	return fields[fieldname]
}

/** The label of a field in the user's language. */
export function labelOf(field: DocField): string {
	return field.label ? __(field.label, null, field.parent) : ""
}

/** Child table fields of a DocType. */
export function tablesOf(meta: Meta): DocField[] {
	return meta.fields.filter((field) => TABLE_TYPES.includes(field.fieldtype))
}

/** The field that names a document to people. */
export function titleField(meta: Meta): string {
	if (meta.title_field) return meta.title_field
	return meta.fields.some((field) => field.fieldname === "title") ? "title" : "name"
}

/** Whether the user's roles give a right on a DocType, by its metadata, at a permission level. */
export function mayAt(meta: Meta, right: string, level: number): boolean {
	if (boot.user.name === "Administrator") return true
	const rows = meta.permissions ?? []
	return rows.some((row) => (row.permlevel ?? 0) === level && row[right] && boot.user.roles.includes(row.role))
}
