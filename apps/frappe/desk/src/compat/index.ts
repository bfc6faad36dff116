/**
 * The `frappe` of client scripts. Scripts of apps run unchanged as long as they use what is here; what is not supported
 * throws an error that names it.
 */
import { boot } from "@/boot"
import { formatNumber, toNumber } from "@/form/values"
import { __ } from "@/translate"
import { currentForm } from "./current"
import { datetime } from "./datetime"
import { currentDialog, Dialog } from "./dialog"
import { addCrumb, makeAppPage } from "./page"
import { metadata, model, perm, childrenOf, rowOf } from "./model"
import { db, defaults, frappeCall, xcall } from "./network"
import { messages } from "./messages"
import { quickEntry } from "./quick"
import { routes } from "./routes"
import { realtime, session } from "./session"
import { locals, off, on } from "./scripts"
import { absent, NotSupported, strict } from "./strict"
import { stripHtml, utils } from "./utils"
import { freeze, unfreeze } from "@/dialogs/state"
import { validation } from "./validation"
import { metaOf } from "@/meta"
import { shown } from "./format"
import { requireFiles } from "./files"
import { FileUploader } from "./uploader"

export { closeForm, setCurrentForm } from "./current"

export const listviewSettings: Record<string, any> = {}
export const treeviewSettings: Record<string, any> = {}
/** What the scripts of calendars say, by DocType. */
export const calendarSettings: Record<string, any> = {}
/** What the scripts of pages registered, by page. */
export const pages: Record<string, any> = new Proxy({} as Record<string, any>, {
	// a script says `frappe.pages["name"].on_page_load = …` of a page that is being opened
	get: (target, name) =>
		typeof name === "string" && !(name in target) ? (target[name] = {}) : Reflect.get(target, name),
})

const cint = (value: unknown, fallback = 0) =>
	value === null || value === undefined || value === "" ? fallback : Math.trunc(toNumber(value))
const flt = (value: unknown, precision?: number) => {
	const number = toNumber(value ?? 0)
	return precision === undefined ? number : Number(number.toFixed(precision))
}
const cstr = (value: unknown) => (value === null || value === undefined ? "" : String(value))

/** `frappe.ui.form.trigger`: an event of the open form. */
async function trigger(doctype: string, event: string): Promise<void> {
	const frm = currentForm()?.frm
	if (frm?.doctype === doctype) await frm.trigger(event)
}

const frappe: any = {
	...session,
	...messages,
	...routes,
	_: __,
	call: frappeCall,
	xcall,
	datetime,
	db,
	defaults,
	perm,
	model,
	meta: metadata,
	utils,
	realtime,
	format: shown,
	format_value: shown,
	get_meta: metaOf,
	get_doc: rowOf,
	get_list: model.get_list,
	get_children: childrenOf,
	listview_settings: listviewSettings,
	treeview_settings: treeviewSettings,
	query_reports: {},
	views: strict("frappe.views", { calendar: calendarSettings }),
	pages,
	breadcrumbs: strict("frappe.breadcrumbs", { add: addCrumb }),
	templates: {},
	render_template: absent("frappe.render_template"),
	ui: strict("frappe.ui", {
		form: strict("frappe.ui.form", {
			on,
			off,
			trigger,
			make_quick_entry: quickEntry,
			get_open_form: () => currentForm()?.frm,
		}),
		Dialog,
		FileUploader,
		make_app_page: makeAppPage,
	}),
	provide: (path: string) => {
		let place: any = window
		for (const part of path.split(".")) place = part in place ? place[part] : (place[part] = {})
		return place
	},
	require: requireFiles,
	dom: strict("frappe.dom", { freeze, unfreeze, is_touchscreen: () => matchMedia("(pointer: coarse)").matches }),
	urllib: strict("frappe.urllib", {
		get_full_url: (path: string) => new URL(path, location.origin).href,
		get_base_url: () => location.origin,
		get_arg: (name: string) => new URLSearchParams(location.search).get(name) ?? "",
		get_dict: () => Object.fromEntries(new URLSearchParams(location.search)),
	}),
	run_serially: async (tasks: (() => unknown)[]) => {
		for (const task of tasks) await task?.()
	},
	after_ajax: (run: () => unknown) => void Promise.resolve().then(run),
	timeout: (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
	scrub: model.scrub,
	get_abbr: (text: string, length = 2) =>
		cstr(text)
			.split(/\s+/)
			.map((word) => word[0] ?? "")
			.join("")
			.slice(0, length)
			.toUpperCase(),
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
		frappe: strict("frappe", keeping(frappe)),
		__,
		locals,
		cint,
		flt,
		cstr,
		in_list: (list: unknown[], value: unknown) => (list ?? []).includes(value),
		is_null: (value: unknown) => value === null || value === undefined || value === "",
		has_common: (one: unknown[], other: unknown[]) => (one ?? []).some((each) => (other ?? []).includes(each)),
		repl: (text: string, values: Record<string, unknown>) =>
			text.replace(/%\((\w+)\)s/g, (whole, key) => (key in values ? String(values[key]) : whole)),
		strip: (text: string) => cstr(text).trim(),
		strip_html: stripHtml,
		rounded: (value: number, precision = 0) => flt(value, precision),
		remainder: (value: number, by: number) => value % by,
		comma_and: utils.comma_and,
		comma_or: utils.comma_or,
		msgprint: messages.msgprint,
		format_number: (value: unknown, _format?: string, precision?: number) =>
			formatNumber(value, precision, boot.sysdefaults),
		fmt_money: (value: unknown) =>
			formatNumber(value, Number(boot.sysdefaults.currency_precision || 2), boot.sysdefaults),
		get_currency_symbol: () => "",
		validate_email: (text: string) => utils.validate_type(text, "email"),
	}
	for (const [name, value] of Object.entries(companions)) (window as any)[name] = value
	Object.defineProperty(window, "cur_frm", { configurable: true, get: () => currentForm()?.frm })
	Object.defineProperty(window, "cur_dialog", { configurable: true, get: currentDialog })
	for (const name of ["$", "jQuery", "moment"]) {
		Object.defineProperty(window, name, {
			configurable: true,
			get() {
				throw new NotSupported(`${name} is not supported by this desk.`)
			},
		})
	}
}

/** The parts spread together lose their accessors; put them back. */
function keeping(own: any): any {
	return Object.defineProperties(own, { ...Object.getOwnPropertyDescriptors(routes) })
}

if (!("frappe" in window)) install()
