import { showError } from "@/dialogs/state"
import type { FormController } from "@/form/controller"
import type { Doc } from "@/meta/types"
import { TABLE_TYPES } from "@/meta/types"
import { router } from "@/router"
import { formAddress, printAddress } from "@/slugs"
import { eventsOf, handlersOf, keepLocal } from "./scripts"
import { strict } from "./strict"
import { validation } from "./validation"

type Query = (doc: Doc, cdt?: string, cdn?: string) => { filters?: unknown; query?: string }

/** Queries that scripts gave to link fields, by `field` or `table.field`. */
const queries = new WeakMap<FormController, Record<string, Query>>()

/** The filters that a script set for a link field. */
export function queryFor(controller: FormController | undefined, field: string, row?: Doc): { filters?: unknown; query?: string } {
	if (!controller) return {}
	const own = queries.get(controller)?.[row ? `${row.parentfield}.${field}` : field]
	return own ? (own(controller.doc, row?.doctype ?? controller.doc.doctype, row?.name ?? controller.doc.name) ?? {}) : {}
}

/** `frm`: the form as scripts know it. */
export function makeFrm(controller: FormController): any {
	const { model, state } = controller
	const own: Record<string, Query> = {}
	queries.set(controller, own)
	const fieldProperty = (fields: string | string[], name: string, value: unknown) => {
		for (const field of [fields].flat()) model.override(field, name, value)
	}

	const dashboard = strict("frm.dashboard", {
		set_headline: (text: string, colour = "orange") => void (state.headlines = [{ text, colour }]),
		set_headline_alert: (text: string, colour = "orange") => void (state.headlines = [{ text, colour }]),
		add_comment: (text: string, colour = "blue") => void state.headlines.push({ text, colour }),
		clear_headline: () => void (state.headlines = []),
		clear_comment: () => void (state.headlines = []),
		add_indicator: (label: string, colour = "gray") => void state.indicators.push({ label, colour }),
		reset: () => void (state.indicators = []),
	})

	const page = strict("frm.page", {
		set_primary_action: (label: string, run: () => unknown) => addButton(label, run, undefined, true),
		clear_primary_action: () => void (state.saveDisabled = true),
		add_inner_button: (label: string, run: () => unknown, group?: string) => addButton(label, run, group),
		add_menu_item: (label: string, run: () => unknown) => addButton(label, run),
		set_indicator: (label: string, colour: string) => void (state.indicators = [{ label, colour }]),
		clear_indicator: () => void (state.indicators = []),
	})

	function addButton(label: string, run: () => unknown, group?: string, primary = false): any {
		const button = { label, group, primary, run }
		state.buttons = [...state.buttons.filter((one) => one.label !== label || one.group !== group), button]
		const update = (change: Partial<typeof button>) => {
			Object.assign(button, change)
			state.buttons = [...state.buttons]
			return handle
		}
		const handle: any = strict("button", {
			addClass: (names: string) => (names.includes("btn-primary") ? update({ primary: true }) : handle),
			removeClass: (names: string) => (names.includes("btn-primary") ? update({ primary: false }) : handle),
			remove: () => frm.remove_custom_button(label, group),
		})
		return handle
	}

	const frm: any = strict("frm", {
		get doc() {
			return model.doc
		},
		get docname() {
			return model.doc.name
		},
		get doctype() {
			return controller.meta.name
		},
		get meta() {
			return controller.meta
		},
		get perm() {
			return [model.rights]
		},
		dashboard,
		page,
		get fields_dict() {
			return fieldHandles(controller)
		},
		is_new: () => model.isNew,
		is_dirty: () => model.dirty,
		dirty: () => model.touch(),
		set_value: async (field: string | Record<string, unknown>, value?: unknown) => {
			const values = typeof field === "string" ? { [field]: value } : field
			for (const [name, one] of Object.entries(values)) {
				const table = controller.meta.fields.find((df) => df.fieldname === name && TABLE_TYPES.includes(df.fieldtype))
				if (!table) await model.set(name, one)
				else {
					model.clearTable(name)
					for (const row of one as Doc[]) model.addRow(name, row)
				}
			}
		},
		get_field: (field: string) => fieldHandles(controller)[field],
		set_query: (field: string, ...rest: any[]) => {
			const [table, query] = rest.length > 1 ? rest : [undefined, rest[0]]
			own[table ? `${table}.${field}` : field] = typeof query === "function" ? query : () => query
		},
		set_df_property: (field: string, property: string, value: unknown, _docname?: string, tableField?: string) =>
			tableField ? model.override(tableField, property, value, field) : fieldProperty(field, property, value),
		toggle_display: (fields: string | string[], show: boolean) => fieldProperty(fields, "hidden", show ? 0 : 1),
		toggle_enable: (fields: string | string[], enable: boolean) => fieldProperty(fields, "read_only", enable ? 0 : 1),
		toggle_reqd: (fields: string | string[], needed: boolean) => fieldProperty(fields, "reqd", needed ? 1 : 0),
		refresh_field: () => undefined, // the screen follows the document by itself
		refresh_fields: () => undefined,
		refresh: () => controller.refresh(),
		reload_doc: () => controller.reload(),
		save: async (action?: string, done?: () => void) => {
			const saved = await controller.save(action as any)
			if (saved) done?.()
			return saved
		},
		savesubmit: () => controller.save("Submit"),
		savecancel: () => controller.cancel(),
		save_or_update: () => controller.save(),
		disable_save: () => void (state.saveDisabled = true),
		enable_save: () => void (state.saveDisabled = false),
		disable_form: () => void (model.readOnly = true),
		set_read_only: () => void (model.readOnly = true),
		set_intro: (text: string, colour = "blue") => void (state.headlines = text ? [{ text, colour }] : []),
		add_child: (table: string, values: Record<string, unknown> = {}) => {
			const row = model.addRow(table, values)
			keepLocal(model.doc)
			return row
		},
		clear_table: (table: string) => model.clearTable(table),
		add_custom_button: (label: string, run: () => unknown, group?: string) => addButton(label, run, group),
		remove_custom_button: (label: string, group?: string) =>
			void (state.buttons = state.buttons.filter((one) => one.label !== label || one.group !== group)),
		clear_custom_buttons: () => void (state.buttons = []),
		change_custom_button_type: (label: string, group: string | null, type: string) => {
			for (const one of state.buttons) if (one.label === label && (!group || one.group === group)) one.primary = type === "primary"
			state.buttons = [...state.buttons]
		},
		call: async (method: string | Record<string, any>, args?: unknown, done?: (answer: any) => void) => {
			const given = typeof method === "string" ? { method, args, callback: done } : method
			if (given.method.includes(".")) return (await import("./network")).frappeCall(given as any)
			const answer = await controller.callMethod(given.method, given.args)
			keepLocal(model.doc)
			given.callback?.(answer)
			return answer
		},
		trigger: (event: string) => fire(controller, frm, event),
		add_fetch: (link: string, source: string, target: string) => model.override(target, "fetch_from", `${link}.${source}`),
		has_perm: (right: string) => Boolean(model.rights[right]),
		get_perm: (_level: number, right: string) => Boolean(model.rights[right]),
		print_doc: () => router.push(printAddress(controller.meta.name, model.doc.name)),
		copy_doc: () => controller.duplicate(),
		scroll_to_field: (field: string) => document.querySelector<HTMLElement>(`[data-fieldname="${CSS.escape(field)}"] :is(input,select,textarea)`)?.focus(),
		set_active_tab: (tab: string) => void (state.activeTab = tab),
		get_docfield: (field: string) => controller.meta.fields.find((df) => df.fieldname === field),
		get_title: () => model.doc[controller.meta.title_field] ?? model.doc.name,
		set_route: () => router.push(formAddress(controller.meta.name, model.doc.name)),
	})
	return frm
}

function fieldHandles(controller: FormController): Record<string, any> {
	const handles: Record<string, any> = {}
	for (const df of controller.meta.fields) {
		handles[df.fieldname] = strict(`frm.fields_dict.${df.fieldname}`, {
			df,
			get value() {
				return controller.doc[df.fieldname]
			},
			get_value: () => controller.doc[df.fieldname],
			set_value: (value: unknown) => controller.model.set(df.fieldname, value),
			refresh: () => undefined,
			set_description: (text: string) => controller.model.override(df.fieldname, "description", text),
		})
	}
	return handles
}

/** Run the handlers of an event one after the other. @returns false if one refused (`frappe.validated = false`) */
export async function fire(controller: FormController, frm: any, event: string, row?: Doc): Promise<boolean> {
	keepLocal(controller.doc)
	validation.validated = true
	for (const handler of handlersOf(row?.doctype ?? controller.meta.name, event)) {
		await handler(frm, row?.doctype ?? controller.meta.name, row?.name ?? controller.doc.name)
	}
	return validation.validated
}

/** Connect scripts to a form: events of fields, of rows, and of the form's life. */
export function bindScripts(controller: FormController, frm: any): void {
	const run = (event: string, row?: Doc) => fire(controller, frm, event, row).catch(showError)
	controller.hook = (event) => fire(controller, frm, event)
	for (const event of eventsOf(controller.meta.name)) {
		if (controller.meta.fields.some((df) => df.fieldname === event)) controller.model.on(event, () => run(event))
	}
	for (const table of controller.meta.fields.filter((df) => TABLE_TYPES.includes(df.fieldtype))) {
		for (const event of eventsOf(table.options as string)) {
			const key = event === `${table.fieldname}_add` ? event : `${table.fieldname}.${event}`
			controller.model.on(key, (row) => run(event, row))
		}
	}
}
