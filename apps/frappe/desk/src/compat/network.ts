import { call, callWhole, ask } from "@/api/client"
import { boot } from "@/boot"
import { freeze, showError, unfreeze } from "@/dialogs/state"
import type { Doc } from "@/meta/types"
import { NotSupported, strict } from "./strict"

interface CallOptions {
	method: string
	args?: Record<string, unknown>
	type?: "GET" | "POST" | "PUT" | "DELETE"
	callback?: (answer: any) => void
	error?: (answer: any) => void
	always?: () => void
	freeze?: boolean
	freeze_message?: string
	btn?: HTMLButtonElement
	async?: boolean
	doc?: Doc
	[other: string]: unknown
}

/** `frappe.call`: by options, or by method and arguments. */
export async function frappeCall(
	method: string | CallOptions,
	args?: Record<string, unknown>,
	callback?: (answer: any) => void,
): Promise<any> {
	const given: CallOptions = typeof method === "string" ? { method, args, callback } : method
	if (given.async === false) throw new NotSupported("frappe.call with async: false is not supported by this desk.")
	if (given.freeze) freeze(given.freeze_message)
	if (given.btn) given.btn.disabled = true
	try {
		const answer = given.doc
			? await callWhole("run_doc_method", { docs: JSON.stringify(given.doc), method: given.method, args: given.args })
			: await callWhole(given.method, given.args ?? {}, { method: given.type ?? "POST" })
		given.callback?.(answer)
		return answer
	} catch (error) {
		if (given.error) given.error((error as any).body)
		else showError(error)
		throw error
	} finally {
		if (given.freeze) unfreeze()
		if (given.btn) given.btn.disabled = false
		given.always?.()
	}
}

/** `frappe.xcall`: the answer's message. */
export async function xcall(
	method: string,
	args: Record<string, unknown> = {},
	type: "GET" | "POST" = "POST",
): Promise<any> {
	return call(method, args, { method: type })
}

const linked = async (doctype: string, txt: string, filters: unknown, query?: string) =>
	((await call("frappe.desk.search.search_link", { doctype, txt, filters, query })) as any[]).map((row) => ({
		value: row.value,
		description: row.description,
		label: row.label ?? row.value,
	}))

/** `frappe.db`: documents and values as the user may see them. */
export const db = strict("frappe.db", {
	get_value: async (
		doctype: string,
		filters: unknown,
		fieldname: string | string[],
		done?: (message: any) => void,
		parent?: string,
	) => {
		const message = await ask("frappe.client.get_value", { doctype, filters, fieldname, parent })
		done?.(message)
		return { message }
	},
	get_single_value: (doctype: string, field: string) => ask("frappe.client.get_single_value", { doctype, field }),
	set_value: async (
		doctype: string,
		name: string,
		fieldname: string | object,
		value?: unknown,
		done?: (answer: any) => void,
	) => {
		const answer = { message: await call("frappe.client.set_value", { doctype, name, fieldname, value }) }
		done?.(answer)
		return answer
	},
	get_doc: (doctype: string, name?: string, filters?: unknown) => ask("frappe.client.get", { doctype, name, filters }),
	get_list: (doctype: string, args: Record<string, any> = {}) =>
		ask("frappe.client.get_list", {
			doctype,
			fields: args.fields ?? ["name"],
			filters: args.filters,
			or_filters: args.or_filters,
			order_by: args.order_by,
			limit_start: args.limit_start ?? args.start,
			limit_page_length: args.limit ?? args.page_length ?? 20,
			group_by: args.group_by,
		}),
	exists: async (doctype: string, filters: string | object) => {
		const wanted = typeof filters === "string" ? { name: filters } : filters
		const found = await ask("frappe.client.get_value", { doctype, filters: wanted, fieldname: "name" })
		return Boolean(found?.name)
	},
	count: (doctype: string, args: Record<string, any> = {}) =>
		ask("frappe.client.get_count", { doctype, filters: args.filters ?? {} }),
	insert: (doc: object) => call("frappe.client.insert", { doc }),
	delete_doc: (doctype: string, name: string) => call("frappe.client.delete", { doctype, name }),
	get_link_options: (doctype: string, txt = "", filters: unknown = {}) => linked(doctype, txt, filters),
})

/** `frappe.defaults`: of the user and of the site. */
export const defaults = strict("frappe.defaults", {
	get_default: (key: string) => boot.user.defaults?.[key] ?? boot.sysdefaults[key],
	get_user_default: (key: string) => [boot.user.defaults?.[key]].flat()[0],
	get_user_defaults: (key: string) => [boot.user.defaults?.[key] ?? []].flat(),
	get_global_default: (key: string) => boot.sysdefaults[key],
})
