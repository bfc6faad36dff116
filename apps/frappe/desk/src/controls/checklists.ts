import { ask } from "@/api/client"
import { getList } from "@/api/resource"
import type { FormModel } from "@/form/model"
import type { Doc, DocField } from "@/meta/types"
import { __ } from "@/translate"

/** A table of links that people fill by ticking a list, which stands where the form has an empty HTML field. */
export interface Checklist {
	/** The table's field, and the link in its rows. */
	table: string
	link: string
	/** A tick takes the row out: the table has what is not allowed. */
	inverted?: boolean
	choices: () => Promise<string[]>
	/** Why the list cannot be changed now. */
	fixed?: (doc: Doc) => string
}

const PLACES: Record<string, Checklist> = {
	roles_html: {
		table: "roles",
		link: "role",
		choices: () => ask<string[]>("frappe.core.doctype.user.user.get_all_roles"),
		fixed: (doc) => (doc.role_profiles?.length ? __("The roles come from the role profiles.") : ""),
	},
	modules_html: {
		table: "block_modules",
		link: "module",
		inverted: true,
		choices: async () =>
			(await getList<Doc>("Module Def", { fields: ["name"], length: 500 })).map((one) => String(one.name)),
		fixed: (doc) => (doc.module_profile ? __("The modules come from the module profile.") : ""),
	},
}

/** The list that belongs in the place of a field, if its form has the table for it. */
export function checklistOf(field: DocField, model: FormModel): Checklist | undefined {
	const list = field.fieldtype === "HTML" ? PLACES[field.fieldname] : undefined
	return list && model.meta.fields.some((one) => one.fieldname === list.table && one.fieldtype === "Table")
		? list
		: undefined
}
