import type { Doc } from "@/meta/types"
import { loadMeta } from "@/meta"
import { appFiles } from "./files"
import { NotSupported } from "./strict"

export type Handler = (frm: any, cdt?: string, cdn?: string) => unknown

const handlers = new Map<string, Record<string, Handler[]>>()
const loaded = new Map<string, Promise<void>>()

/** `frappe.ui.form.on`: what a script does at an event of a DocType's form. */
export function on(doctype: string, event: string | Record<string, Handler>, handler?: Handler): void {
	const given = typeof event === "string" ? { [event]: handler as Handler } : event
	const own = handlers.get(doctype) ?? {}
	for (const [name, one] of Object.entries(given)) (own[name] ??= []).push(one)
	handlers.set(doctype, own)
}

/** `frappe.ui.form.off`: nothing is done at an event any more. */
export function off(doctype: string, event: string): void {
	delete handlers.get(doctype)?.[event]
}

/** The handlers of an event. */
export function handlersOf(doctype: string, event: string): Handler[] {
	return handlers.get(doctype)?.[event] ?? []
}

/** The names of the events that scripts hear of a DocType. */
export function eventsOf(doctype: string): string[] {
	return Object.keys(handlers.get(doctype) ?? {})
}

/** Load the scripts that apps and the site have for a DocType, as script files; each once a page. */
export async function loadScripts(doctype: string, kind: "form" | "list" | "tree" | "calendar"): Promise<void> {
	const meta = await loadMeta(doctype)
	const keys = {
		form: ["__js", "__custom_js"],
		list: ["__list_js", "__custom_list_js"],
		tree: ["__tree_js"],
		calendar: ["__calendar_js"],
	}[kind]
	const code = keys.map((key) => meta[key] ?? "").join("")
	if (!code) return
	await appFiles()
	const key = `${kind}:${doctype}`
	let script = loaded.get(key)
	if (!script) {
		script = insert(doctype, kind, fingerprint(code))
		loaded.set(key, script)
	}
	return script
}

function insert(doctype: string, kind: string, version: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const element = document.createElement("script")
		const query = new URLSearchParams({ doctype, kind, v: version })
		element.src = `/api/method/frappe.desk.form.script.get?${query}`
		element.onload = () => resolve()
		element.onerror = () => reject(new NotSupported(`The ${kind} script of ${doctype} could not be loaded.`))
		document.head.append(element)
	})
}

function fingerprint(text: string): string {
	let hash = 5381
	for (let place = 0; place < text.length; place++) hash = (hash * 33 + text.charCodeAt(place)) | 0
	return (hash >>> 0).toString(36)
}

/** Rows and documents that scripts reach by name: `locals[cdt][cdn]`. */
export const locals: Record<string, Record<string, Doc>> = {}

/** Let scripts find a document and its rows in `locals`. */
export function keepLocal(doc: Doc): void {
	;(locals[doc.doctype] ??= {})[doc.name] = doc
	for (const value of Object.values(doc)) {
		if (!Array.isArray(value)) continue
		for (const row of value) if (row?.doctype && row?.name) (locals[row.doctype] ??= {})[row.name] = row
	}
}
