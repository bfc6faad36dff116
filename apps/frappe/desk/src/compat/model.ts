import { boot, may } from "@/boot"
import { call } from "@/api/client"
import { formContext } from "@/form/context"
import { copyDoc, localName, newDoc } from "@/form/defaults"
import { LAYOUT_TYPES, NO_VALUE_TYPES, TABLE_TYPES, type Doc, type DocField } from "@/meta/types"
import { hasMeta, loadMeta, mayAt, metaOf, standardField } from "@/meta"
import { confirm } from "@/dialogs/state"
import { router } from "@/router"
import { formAddress } from "@/slugs"
import { __ } from "@/translate"
import { currentForm } from "./current"
import { db } from "./network"
import { keepLocal, locals, on } from "./scripts"
import { NotSupported, strict } from "./strict"

/** A document or row that scripts reach by name. */
export function rowOf(doctype: string, name?: string): Doc | undefined {
	return locals[doctype]?.[name ?? doctype]
}

async function setValue(cdt: string | Doc, cdn: any, field?: any, value?: unknown): Promise<void> {
	if (typeof cdt === "object") return setValue(cdt.doctype, cdt.name, cdn, field)
	const row = rowOf(cdt, cdn)
	if (!row) throw new Error(`There is no ${cdt} ${cdn} in the open form.`)
	const values: Record<string, unknown> = typeof field === "string" ? { [field]: value } : field
	const controller = currentForm()?.controller
	for (const [name, one] of Object.entries(values)) {
		if (!controller) row[name] = one
		else {
			const live = row.parentfield ? controller.doc[row.parentfield].find((each: Doc) => each.name === cdn) : undefined
			await controller.model.set(name, one, live)
		}
	}
}

async function getValue(doctype: string, filters: any, field: string, done?: (values: any) => void): Promise<any> {
	const local = typeof filters === "string" ? rowOf(doctype, filters) : undefined
	if (local) return local[field]
	return (await db.get_value(doctype, filters, field, done)).message
}

async function withDoctype(doctype: string, done?: () => void): Promise<void> {
	await loadMeta(doctype)
	done?.()
}

async function withDoc(doctype: string, name: string, done?: (name: string, answer: any) => void): Promise<Doc> {
	if (!rowOf(doctype, name)) keepLocal(await db.get_doc(doctype, name))
	done?.(name, { docs: [rowOf(doctype, name)] })
	return rowOf(doctype, name)!
}

function makeNew(doctype: string, parent?: Doc | null, parentfield?: string): Doc {
	const doc = newDoc(metaOf(doctype), formContext())
	if (parent && parentfield) Object.assign(doc, { parent: parent.name, parenttype: parent.doctype, parentfield })
	keepLocal(doc)
	return doc
}

/** `add_child(doc, table)` or `add_child(doc, doctype, table)`. */
function addChild(doc: Doc, doctype: string, table = doctype): Doc {
	const controller = currentForm()?.controller
	if (controller?.doc.name === doc.name) {
		const row = controller.model.addRow(table)
		keepLocal(controller.doc)
		return row
	}
	const own = metaOf(doc.doctype).fields.find((df) => df.fieldname === table)
	const row = makeNew(own?.options as string, doc, table)
	row.idx = (doc[table] ??= []).push(row)
	return row
}

function clearTable(doc: Doc, table: string): void {
	const controller = currentForm()?.controller
	if (controller?.doc.name === doc.name) controller.model.clearTable(table)
	else doc[table] = []
}

function copied(doc: Doc): Doc {
	const copy = copyDoc(doc, metaOf(doc.doctype), formContext())
	keepLocal(copy)
	return copy
}

/** Make a document out of another as the server maps it, and open it. */
async function openMapped(given: { method: string; frm?: any; source_name?: string; args?: unknown }): Promise<void> {
	const mapped = await call("frappe.model.mapper.make_mapped_doc", {
		method: given.method,
		source_name: given.source_name ?? given.frm?.docname,
		args: given.args,
	})
	const { routeOptions } = await import("@/router")
	const { name: _name, doctype, ...values } = mapped
	routeOptions.values = { __copy: values }
	await router.push(`${formAddress(doctype, "new")}`)
}

const can = (right: string) => (doctype: string) =>
	hasMeta(doctype) ? mayAt(metaOf(doctype), right, 0) : may(right as any, doctype)
const fieldsOf = (doctype: string) => metaOf(doctype).fields
const is = (property: string) => (doctype: string) => Boolean(hasMeta(doctype) && (metaOf(doctype) as any)[property])

/** `frappe.model`: documents of the page, and what the user may do with their DocTypes. */
export const model = strict("frappe.model", {
	set_value: setValue,
	get_value: getValue,
	get_doc: rowOf,
	get_list: (doctype: string, wanted: Record<string, any> = {}) =>
		Object.values(locals[doctype] ?? {}).filter((doc) =>
			Object.entries(wanted).every(([key, value]) => doc[key] === value),
		),
	get_children: (doc: Doc, table: string) => doc[table] ?? [],
	with_doctype: withDoctype,
	with_doc: withDoc,
	get_new_doc: makeNew,
	make_new_doc_and_get_name: (doctype: string) => makeNew(doctype).name,
	get_new_name: localName,
	add_child: addChild,
	clear_table: clearTable,
	clear_doc: (doctype: string, name: string) => void delete locals[doctype]?.[name],
	remove_from_locals: (doctype: string, name: string) => void delete locals[doctype]?.[name],
	copy_doc: copied,
	open_mapped_doc: openMapped,
	on: (doctype: string, field: string, run: (field: string, value: unknown, doc: Doc) => unknown) =>
		on(doctype, field, (_frm, cdt, cdn) => run(field, rowOf(cdt!, cdn)?.[field], rowOf(cdt!, cdn)!)),
	can_read: can("read"),
	can_write: can("write"),
	can_create: can("create"),
	can_delete: can("delete"),
	can_submit: can("submit"),
	can_cancel: can("cancel"),
	can_select: can("select"),
	can_print: can("print"),
	can_email: can("email"),
	can_export: can("export"),
	can_import: can("import"),
	can_share: can("share"),
	is_single: is("issingle"),
	is_table: is("istable"),
	is_submittable: is("is_submittable"),
	is_tree: is("is_tree"),
	is_value_type: (field: string | DocField) =>
		!NO_VALUE_TYPES.includes(typeof field === "string" ? field : field.fieldtype),
	is_non_std_field: (field: string) => !standardField(field),
	no_value_type: NO_VALUE_TYPES,
	layout_fields: LAYOUT_TYPES,
	table_fields: TABLE_TYPES,
	has_workflow: (doctype: string) => Boolean(metaOf(doctype).__workflow_docs?.length),
	has_value: (doctype: string, name: string, field: string) => Boolean(rowOf(doctype, name)?.[field]),
	scrub: (text: string) => text.replace(/ /g, "_").toLowerCase(),
	unscrub: (text: string) => text.replace(/[-_]/g, " ").replace(/\b\w/g, (letter) => letter.toUpperCase()),
	delete_doc: async (doctype: string, name: string, done?: () => void) => {
		if (!(await confirm(__("Delete this record for good?"), { danger: true, yes: __("Delete") }))) return
		await db.delete_doc(doctype, name)
		done?.()
	},
	rename_doc: async (doctype: string, name: string, done?: (name: string) => void) => {
		const { prompt } = await import("./dialog")
		prompt({ fieldname: "name", fieldtype: "Data", label: __("New Name"), reqd: 1, default: name }, async (values) => {
			done?.(await call("frappe.client.rename_doc", { doctype, old_name: name, new_name: values.name }))
		})
	},
})

/** `frappe.meta`: the metadata of DocTypes that are loaded. */
export const metadata = strict("frappe.meta", {
	get_docfield: (doctype: string, field: string, _name?: string) =>
		fieldsOf(doctype).find((df) => df.fieldname === field),
	get_docfields: (doctype: string, _name?: string, wanted: Record<string, unknown> = {}) =>
		fieldsOf(doctype).filter((df) => Object.entries(wanted).every(([key, value]) => df[key] === value)),
	get_fieldnames: (doctype: string) => fieldsOf(doctype).map((df) => df.fieldname),
	get_table_fields: (doctype: string) => fieldsOf(doctype).filter((df) => TABLE_TYPES.includes(df.fieldtype)),
	get_linked_fields: (doctype: string) => fieldsOf(doctype).filter((df) => df.fieldtype === "Link"),
	has_field: (doctype: string, field: string) => fieldsOf(doctype).some((df) => df.fieldname === field),
	get_label: (doctype: string, field: string) =>
		__(fieldsOf(doctype).find((df) => df.fieldname === field)?.label ?? field),
	get_print_formats: (doctype: string) => [
		"Standard",
		...(metaOf(doctype).__print_formats ?? []).map((row: Doc) => row.name),
	],
	get_field_precision: (field: DocField) => Number(field.precision || boot.sysdefaults.float_precision || 3),
})

/** `frappe.perm`: rights by DocType and level. */
export const perm = strict("frappe.perm", {
	has_perm: (doctype: string, level = 0, right = "read") => mayAt(metaOf(doctype), right, level),
	get_perm: (doctype: string) => {
		const levels = [...new Set(metaOf(doctype).permissions.map((row: any) => Number(row.permlevel ?? 0)))].sort()
		return levels.map((level) =>
			Object.fromEntries(
				["read", "write", "create", "delete", "submit", "cancel", "print", "export"].map((right) => [
					right,
					Number(mayAt(metaOf(doctype), right, level)),
				]),
			),
		)
	},
})

/** `frappe.get_children`, also by name. */
export function childrenOf(doc: Doc | string, parent?: string, table?: string): Doc[] {
	if (typeof doc !== "string") return doc[parent as string] ?? []
	const found = rowOf(currentForm()?.controller.meta.name ?? "", parent)
	if (!found || !table) throw new NotSupported(`frappe.get_children(${doc}) is supported for the open form only.`)
	return found[table] ?? []
}
