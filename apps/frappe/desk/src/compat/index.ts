/**
 * The `frappe` of client scripts. Scripts of apps run unchanged as long as they use what is here; what is not supported
 * throws an error that names it.
 */
import { offEvent, onEvent } from "@/api/events"
import { boot, hasRole, may } from "@/boot"
import { confirm, showAlert, showMessage, showProgress } from "@/dialogs/state"
import { format as formatValue, formatNumber, toNumber } from "@/form/values"
import { metaOf } from "@/meta"
import type { Doc, DocField } from "@/meta/types"
import { router, routeOptions } from "@/router"
import { addressOf, formAddress, listAddress } from "@/slugs"
import { __ } from "@/translate"
import { datetime } from "./datetime"
import { Dialog, prompt } from "./dialog"
import { db, frappeCall, withDoctype, xcall } from "./network"
import { locals, on } from "./scripts"
import { NotSupported, strict } from "./strict"
import { validation } from "./validation"
import type { FormController } from "@/form/controller"

export const listviewSettings: Record<string, any> = {}
export const treeviewSettings: Record<string, any> = {}
const queryReports: Record<string, any> = {}
const pages: Record<string, any> = {}
let current: { frm: any; controller: FormController } | undefined

/** What the scripts of the open form listen to; it ends with the form. */
let listening: (() => void)[] = []

/** Say which form is open (`cur_frm`). */
export function setCurrentForm(frm: any, controller: FormController): void {
	current = { frm, controller }
}

/** Say that a form is closed: what its scripts listened to is heard no longer. */
export function closeForm(controller: FormController): void {
	if (current?.controller !== controller) return
	current = undefined
	for (const stop of listening.splice(0)) stop()
}

function rowOf(cdt: string, cdn: string): Doc | undefined {
	return locals[cdt]?.[cdn]
}

async function setModelValue(cdt: string, cdn: string, field: string | Record<string, unknown>, value?: unknown): Promise<void> {
	const row = rowOf(cdt, cdn)
	if (!row) throw new Error(`There is no ${cdt} ${cdn} in the open form.`)
	const values = typeof field === "string" ? { [field]: value } : field
	const controller = current?.controller
	for (const [name, one] of Object.entries(values)) {
		if (!controller) row[name] = one
		else {
			const live = row.parentfield ? controller.doc[row.parentfield].find((each: Doc) => each.name === cdn) : undefined
			await controller.model.set(name, one, live)
		}
	}
}

function message(text: string | Record<string, any>, title?: string, indicator?: string): void {
	const given = typeof text === "string" ? { message: text, title, indicator } : text
	showMessage(given.message, given.title, given.indicator)
}

function shown(value: unknown, df: DocField | string, _options?: unknown, doc?: Doc): string {
	void doc
	const field = typeof df === "string" ? { fieldname: "", fieldtype: df } : df
	return formatValue(value, field, boot.sysdefaults, (text) => __(text))
}

function setRoute(...parts: any[]): Promise<unknown> {
	const options = parts.length && typeof parts.at(-1) === "object" && !Array.isArray(parts.at(-1)) ? parts.pop() : null
	if (options) routeOptions.values = options
	return router.push(addressOf(parts.flat()))
}

const escapeHtml = (text: unknown) =>
	String(text ?? "").replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign] as string)

const cint = (value: unknown) => Math.trunc(toNumber(value ?? 0))
const flt = (value: unknown, precision?: number) => {
	const number = toNumber(value ?? 0)
	return precision === undefined ? number : Number(number.toFixed(precision))
}

const frappe: any = {
	boot,
	_: __,
	session: { user: boot.user.name, user_fullname: boot.user.full_name, user_email: boot.user.email },
	user: strict("frappe.user", {
		name: boot.user.name,
		has_role: (roles: string | string[]) => hasRole(...[roles].flat()),
		full_name: () => boot.user.full_name,
	}),
	user_roles: boot.user.roles,
	sys_defaults: boot.sysdefaults,
	defaults: strict("frappe.defaults", {
		get_default: (key: string) => boot.sysdefaults[key] ?? boot.user.defaults?.[key],
		get_user_default: (key: string) => boot.user.defaults?.[key],
		get_global_default: (key: string) => boot.sysdefaults[key],
	}),
	datetime,
	db,
	call: frappeCall,
	xcall,
	msgprint: message,
	throw: (text: string | Record<string, any>) => {
		message(text, __("Not done"), "red")
		throw new Error(typeof text === "string" ? text : text.message)
	},
	confirm: (text: string, yes?: () => unknown, no?: () => unknown) => void confirm(text).then((answer) => (answer ? yes?.() : no?.())),
	warn: (title: string, text: string, proceed: () => unknown, label?: string) =>
		void confirm(text, { title, yes: label, danger: true }).then((answer) => answer && proceed()),
	prompt,
	show_alert: (text: string | Record<string, any>, seconds = 6) =>
		typeof text === "string" ? showAlert(text, "blue", seconds) : showAlert(text.message ?? text.body ?? "", text.indicator, seconds),
	toast: (text: string) => showAlert(text),
	show_progress: (title: string, count: number, total = 100, text = "") => showProgress(title, (count / total) * 100, text),
	hide_progress: () => undefined,
	format: shown,
	format_value: shown,
	ui: strict("frappe.ui", { form: strict("frappe.ui.form", { on }), Dialog }),
	listview_settings: listviewSettings,
	treeview_settings: treeviewSettings,
	query_reports: queryReports,
	pages,
	provide: (path: string) => {
		let place: any = window
		for (const part of path.split(".")) place = part in place ? place[part] : (place[part] = {})
		return place
	},
	model: strict("frappe.model", {
		set_value: setModelValue,
		get_value: async (doctype: string, filters: any, field: string, done?: (values: any) => void) => {
			const local = typeof filters === "string" ? rowOf(doctype, filters) : undefined
			if (local) return local[field]
			return (await db.get_value(doctype, filters, field, done)).message
		},
		get_doc: rowOf,
		with_doctype: withDoctype,
		can_read: (doctype: string) => may("read", doctype),
		can_write: (doctype: string) => may("write", doctype),
		can_create: (doctype: string) => may("create", doctype),
		can_delete: (doctype: string) => may("delete", doctype),
	}),
	meta: strict("frappe.meta", {
		get_docfield: (doctype: string, field: string) => metaOf(doctype).fields.find((df) => df.fieldname === field),
		has_field: (doctype: string, field: string) => metaOf(doctype).fields.some((df) => df.fieldname === field),
		get_label: (doctype: string, field: string) => __(metaOf(doctype).fields.find((df) => df.fieldname === field)?.label ?? field),
	}),
	get_meta: metaOf,
	get_doc: rowOf,
	set_route: setRoute,
	get_route: () => router.currentRoute.value.path.split("/").slice(2).map(decodeURIComponent),
	get_route_str: () => router.currentRoute.value.path.split("/").slice(2).join("/"),
	new_doc: (doctype: string, values: Record<string, any> | null = null) => {
		routeOptions.values = values
		return router.push(`${listAddress(doctype)}/new`)
	},
	realtime: strict("frappe.realtime", {
		on: (event: string, handler: (data: any) => void) => void listening.push(onEvent(event, handler)),
		off: offEvent,
	}),
	urllib: strict("frappe.urllib", {
		get_full_url: (path: string) => new URL(path, location.origin).href,
		get_base_url: () => location.origin,
	}),
	utils: strict("frappe.utils", {
		escape_html: escapeHtml,
		get_form_link: (doctype: string, name: string) => formAddress(doctype, name),
		is_json: (text: string) => {
			try {
				JSON.parse(text)
				return true
			} catch {
				return false
			}
		},
		get_url: (path: string) => new URL(path, location.origin).href,
		debounce: (run: (...values: any[]) => void, wait = 300) => {
			let timer: ReturnType<typeof setTimeout>
			return (...values: any[]) => {
				clearTimeout(timer)
				timer = setTimeout(() => run(...values), wait)
			}
		},
		copy_to_clipboard: (text: string) => navigator.clipboard.writeText(text),
	}),
	dom: strict("frappe.dom", { freeze: () => undefined, unfreeze: () => undefined }),
	run_serially: async (tasks: (() => unknown)[]) => {
		for (const task of tasks) await task()
	},
	after_ajax: (run: () => unknown) => void Promise.resolve().then(run),
	timeout: (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
	scrub: (text: string) => text.replace(/ /g, "_").toLowerCase(),
	get route_options() {
		return routeOptions.values
	},
	set route_options(values) {
		routeOptions.values = values
	},
	get validated() {
		return validation.validated
	},
	set validated(value: boolean) {
		validation.validated = value
	},
}

/** Put `frappe` and its companions where scripts look for them. */
export function install(): void {
	const companions: Record<string, any> = {
		frappe: strict("frappe", frappe),
		__,
		locals,
		cint,
		flt,
		cstr: (value: unknown) => (value === null || value === undefined ? "" : String(value)),
		in_list: (list: unknown[], value: unknown) => list.includes(value),
		is_null: (value: unknown) => value === null || value === undefined || value === "",
		format_number: (value: unknown, _format?: string, precision?: number) => formatNumber(value, precision, boot.sysdefaults),
		get_currency_symbol: () => "",
	}
	for (const [name, value] of Object.entries(companions)) (window as any)[name] = value
	Object.defineProperty(window, "cur_frm", { configurable: true, get: () => current?.frm })
	for (const name of ["$", "jQuery", "moment"]) {
		Object.defineProperty(window, name, {
			configurable: true,
			get() {
				throw new NotSupported(`${name} is not supported by this desk.`)
			},
		})
	}
}

if (!("frappe" in window)) install()
