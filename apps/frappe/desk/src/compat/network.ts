import { call, callWhole, ask } from "@/api/client"
import { showError } from "@/dialogs/state"
import { loadMeta } from "@/meta"
import type { Doc } from "@/meta/types"
import { strict } from "./strict"

interface CallOptions {
	method: string
	args?: Record<string, unknown>
	type?: "GET" | "POST" | "PUT" | "DELETE"
	callback?: (answer: any) => void
	error?: (answer: any) => void
	always?: () => void
	doc?: Doc
	[other: string]: unknown
}

/** `frappe.call`: by options, or by method and arguments. */
export async function frappeCall(method: string | CallOptions, args?: Record<string, unknown>, callback?: (answer: any) => void): Promise<any> {
	const given: CallOptions = typeof method === "string" ? { method, args, callback } : method
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
		given.always?.()
	}
}

/** `frappe.xcall`: the answer's message. */
export async function xcall(method: string, args: Record<string, unknown> = {}, type: "GET" | "POST" = "POST"): Promise<any> {
	return call(method, args, { method: type })
}

/** `frappe.db`: documents and values as the user may see them. */
export const db = strict("frappe.db", {
	get_value: async (doctype: string, filters: unknown, fieldname: string | string[], done?: (message: any) => void) => {
		const message = await ask("frappe.client.get_value", { doctype, filters, fieldname })
		done?.(message)
		return { message }
	},
	get_single_value: (doctype: string, field: string) => ask("frappe.client.get_single_value", { doctype, field }),
	set_value: async (doctype: string, name: string, fieldname: string | object, value?: unknown) => ({
		message: await call("frappe.client.set_value", { doctype, name, fieldname, value }),
	}),
	get_doc: (doctype: string, name: string, filters?: unknown) => ask("frappe.client.get", { doctype, name, filters }),
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
	exists: async (doctype: string, name: string) => {
		const found = await ask("frappe.client.get_value", { doctype, filters: { name }, fieldname: "name" })
		return Boolean(found?.name)
	},
	count: (doctype: string, args: Record<string, any> = {}) => ask("frappe.client.get_count", { doctype, filters: args.filters ?? {} }),
	insert: (doc: object) => call("frappe.client.insert", { doc }),
	delete_doc: (doctype: string, name: string) => call("frappe.client.delete", { doctype, name }),
	get_link_options: async (doctype: string, txt = "", filters: unknown = {}) =>
		(await call("frappe.desk.search.search_link", { doctype, txt, filters })).map((row: any) => ({ value: row.value, description: row.description })),
})

/** `frappe.model.with_doctype`. */
export async function withDoctype(doctype: string, done?: () => void): Promise<void> {
	await loadMeta(doctype)
	done?.()
}
