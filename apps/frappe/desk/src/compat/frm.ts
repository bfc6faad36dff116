import { showError } from "@/dialogs/state"
import type { FormController } from "@/form/controller"
import { TABLE_TYPES, type Doc } from "@/meta/types"
import { router } from "@/router"
import { formAddress, printAddress } from "@/slugs"
import { FormButtons } from "./buttons"
import { makeDashboard, say, unsay } from "./dashboard"
import { fieldHandle, fieldHandles, focusField, type FieldPlace, type Query } from "./fields"
import { eventsOf, handlersOf, keepLocal } from "./scripts"
import { strict } from "./strict"
import { validation } from "./validation"

/** Queries that scripts gave to link fields, by `field` or `table.field`. */
const queries = new WeakMap<FormController, Record<string, Query>>()

/** The filters that a script set for a link field. */
export function queryFor(
	controller: FormController | undefined,
	field: string,
	row?: Doc,
): { filters?: unknown; query?: string } {
	if (!controller) return {}
	const own = queries.get(controller)?.[row ? `${row.parentfield}.${field}` : field]
	return own
		? (own(controller.doc, row?.doctype ?? controller.doc.doctype, row?.name ?? controller.doc.name) ?? {})
		: {}
}

/** `frm`: the form as scripts know it. */
export function makeFrm(controller: FormController): any {
	const { state } = controller
	const own: Record<string, Query> = {}
	queries.set(controller, own)
	const buttons = new FormButtons(state)
	const page = strict("frm.page", {
		set_primary_action: (label: string, run: () => unknown) => buttons.add(label, run, undefined, true),
		clear_primary_action: () => void (state.saveDisabled = true),
		set_secondary_action: (label: string, run: () => unknown) => buttons.add(label, run),
		add_inner_button: (label: string, run: () => unknown, group?: string) => buttons.add(label, run, group),
		remove_inner_button: (label: string, group?: string) => buttons.remove(label, group),
		clear_inner_toolbar: () => buttons.clear(),
		add_menu_item: (label: string, run: () => unknown) => {
			state.menuItems = [...state.menuItems.filter((item) => item.label !== label), { label, run }]
		},
		add_action_item: (label: string, run: () => unknown) => buttons.add(label, run),
		set_indicator: (label: string, colour: string) => void (state.indicators = [{ label, colour }]),
		clear_indicator: () => void (state.indicators = []),
	})
	const frm: any = strict(
		"frm",
		merged(
			documentPart(controller),
			fieldsPart(controller, own),
			buttonsPart(buttons),
			{ page, dashboard: makeDashboard(state) },
			lifePart(controller, () => frm),
		),
	)
	return frm
}

/** One object out of several, their accessors kept. */
function merged(...parts: object[]): any {
	return parts.reduce((whole, part) => Object.defineProperties(whole, Object.getOwnPropertyDescriptors(part)), {})
}

function documentPart({ model, meta, state }: FormController): object {
	return {
		get doc() {
			return model.doc
		},
		get docname() {
			return model.doc.name
		},
		get doctype() {
			return meta.name
		},
		get meta() {
			return meta
		},
		get perm() {
			return [model.rights]
		},
		get selected_workflow_action() {
			return state.action
		},
		is_new: () => model.isNew,
		is_dirty: () => model.dirty,
		dirty: () => model.touch(),
		has_perm: (right: string) => Boolean(model.rights[right]),
		get_perm: (_level: number, right: string) => Boolean(model.rights[right]),
		get_docfield: (field: string, name?: string) =>
			name
				? model.childMeta(field).fields.find((df) => df.fieldname === name)
				: meta.fields.find((df) => df.fieldname === field),
		get_title: () => model.doc[meta.title_field] ?? model.doc.name,
		get_files: () => state.docinfo.attachments ?? [],
		get_sum: (table: string, field: string) =>
			(model.doc[table] as Doc[]).reduce((sum, row) => sum + Number(row[field] ?? 0), 0),
	}
}

function fieldsPart(controller: FormController, queries: Record<string, Query>): object {
	const { model, meta } = controller
	const place: FieldPlace = { model, name: "frm.fields_dict", queries }
	const change = (fields: string | string[], name: string, value: unknown) => {
		for (const field of [fields].flat()) model.override(field, name, value)
	}
	const tableOf = (name: string) =>
		meta.fields.find((df) => df.fieldname === name && TABLE_TYPES.includes(df.fieldtype))
	const set = async (field: string | Record<string, unknown>, value?: unknown, ifMissing?: boolean) => {
		const values = typeof field === "string" ? { [field]: value } : field
		for (const [name, one] of Object.entries(values)) {
			if (ifMissing && model.doc[name]) continue
			if (!tableOf(name)) await model.set(name, one)
			else {
				model.clearTable(name)
				for (const row of one as Doc[]) model.addRow(name, row)
				keepLocal(model.doc)
			}
		}
	}
	return {
		get fields_dict() {
			return fieldHandles(place, meta.fields)
		},
		get fields() {
			return Object.values(fieldHandles(place, meta.fields))
		},
		get_field: (field: string) => {
			const df = meta.fields.find((one) => one.fieldname === field)
			return df && fieldHandle(place, df)
		},
		set_value: set,
		set_query: (field: string, ...rest: any[]) => {
			const [table, query] = rest.length > 1 ? rest : [undefined, rest[0]]
			queries[table ? `${table}.${field}` : field] = typeof query === "function" ? query : () => query
		},
		set_df_property: (field: string, property: string, value: unknown, _docname?: string, tableField?: string) =>
			tableField ? model.override(tableField, property, value, field) : change(field, property, value),
		toggle_display: (fields: string | string[], show: boolean) => change(fields, "hidden", show ? 0 : 1),
		toggle_enable: (fields: string | string[], enable: boolean) => change(fields, "read_only", enable ? 0 : 1),
		toggle_reqd: (fields: string | string[], needed: boolean) => change(fields, "reqd", needed ? 1 : 0),
		add_fetch: (link: string, source: string, target: string) =>
			model.override(target, "fetch_from", `${link}.${source}`),
		refresh_field: () => undefined, // the screen follows the document by itself
		refresh_fields: () => undefined,
		refresh_header: () => undefined,
		add_child: (table: string, values: Record<string, unknown> = {}) => {
			const row = model.addRow(table, values)
			keepLocal(model.doc)
			return row
		},
		clear_table: (table: string) => model.clearTable(table),
		scroll_to_field: focusField,
		set_active_tab: (tab: string | { df?: { fieldname: string } }) =>
			void (controller.state.activeTab = typeof tab === "string" ? tab : (tab.df?.fieldname ?? "")),
	}
}

function buttonsPart(buttons: FormButtons): object {
	return {
		add_custom_button: (label: string, run: () => unknown, group?: string) => buttons.add(label, run, group),
		remove_custom_button: (label: string, group?: string) => buttons.remove(label, group),
		clear_custom_buttons: () => buttons.clear(),
		change_custom_button_type: (label: string, group: string | null, type: string) => buttons.type(label, group, type),
	}
}

function lifePart(controller: FormController, frm: () => any): object {
	const { model, meta, state } = controller
	return {
		refresh: () => controller.refresh(),
		reload_doc: () => controller.reload(),
		save: async (
			action?: string | ((saved: unknown) => void),
			done?: () => void,
			_button?: unknown,
			failed?: () => void,
		) => {
			const saved = await controller.save(typeof action === "string" ? (action as any) : undefined)
			if (saved && typeof action === "function") action(saved)
			else if (saved) done?.()
			else failed?.()
			return saved
		},
		savesubmit: () => controller.save("Submit"),
		savecancel: () => controller.cancel(),
		savetrash: () => controller.remove(),
		save_or_update: () => controller.save(),
		disable_save: () => void (state.saveDisabled = true),
		enable_save: () => void (state.saveDisabled = false),
		disable_form: () => void (model.readOnly = true),
		set_read_only: () => void (model.readOnly = true),
		set_intro: (text: string, colour?: string) => (text ? say(state, "intro", text, colour) : unsay(state, "intro")),
		call: async (method: string | Record<string, any>, args?: unknown, done?: (answer: any) => void) => {
			const given = typeof method === "string" ? { method, args, callback: done } : method
			if (given.method.includes(".")) return (await import("./network")).frappeCall(given as any)
			const answer = await controller.callMethod(given.method, given.args)
			keepLocal(model.doc)
			given.callback?.(answer)
			return answer
		},
		trigger: (event: string, doctype?: string, name?: string) =>
			fire(controller, frm(), event, doctype && doctype !== meta.name ? rowNamed(controller, name!) : undefined),
		script_manager: strict("frm.script_manager", {
			trigger: (event: string, doctype?: string, name?: string) => frm().trigger(event, doctype, name),
		}),
		/** What the scripts of this DocType do, by event: `frm.events.my_event(frm)`. */
		get events() {
			const run =
				(event: string) =>
				async (...given: any[]) => {
					let last: unknown
					for (const handler of handlersOf(meta.name, event)) last = await handler(...(given as [any]))
					return last
				}
			return Object.fromEntries(eventsOf(meta.name).map((event) => [event, run(event)]))
		},
		print_doc: () => router.push(printAddress(meta.name, model.doc.name)),
		copy_doc: () => controller.duplicate(),
		set_route: () => router.push(formAddress(meta.name, model.doc.name)),
	}
}

function rowNamed(controller: FormController, name: string): Doc | undefined {
	const tables = controller.meta.fields.filter((df) => TABLE_TYPES.includes(df.fieldtype))
	return tables.flatMap((df) => (controller.doc[df.fieldname] ?? []) as Doc[]).find((row) => row.name === name)
}

/** Run the handlers of an event one after the other. */
export async function fire(controller: FormController, frm: any, event: string, row?: Doc): Promise<void> {
	keepLocal(controller.doc)
	const doctype = row?.doctype ?? controller.meta.name
	for (const handler of handlersOf(doctype, event)) await handler(frm, doctype, row?.name ?? controller.doc.name)
}

/** Connect scripts to a form: events of fields, of rows, and of the form's life. */
export function bindScripts(controller: FormController, frm: any): void {
	const run = (event: string, row?: Doc) => fire(controller, frm, event, row).catch(showError)
	controller.hook = async (event) => {
		validation.validated = true
		await fire(controller, frm, event)
		return validation.validated
	}
	for (const event of eventsOf(controller.meta.name)) {
		if (controller.meta.fields.some((df) => df.fieldname === event)) controller.model.on(event, () => run(event))
	}
	for (const table of controller.meta.fields.filter((df) => TABLE_TYPES.includes(df.fieldtype))) {
		for (const event of eventsOf(table.options as string))
			controller.model.on(`${table.fieldname}.${event}`, (row) => run(event, row))
	}
	controller.model.mayRemove = (table, row) => {
		try {
			for (const handler of handlersOf(row.doctype, `before_${table}_remove`)) void handler(frm, row.doctype, row.name)
			return true
		} catch (error) {
			showError(error)
			return false
		}
	}
}
