import { ask, call, request } from "./client"
import type { Doc } from "@/meta/types"

export type FilterRow = [doctype: string, field: string, operator: string, value: unknown]

export interface ListQuery {
	fields: string[]
	filters?: FilterRow[] | unknown[]
	orFilters?: unknown[]
	orderBy?: string
	start?: number
	length?: number
}

/** Rows of a list as the user may see them. */
export function getList<T = Doc>(doctype: string, query: ListQuery, signal?: AbortSignal): Promise<T[]> {
	return call(
		"frappe.desk.reportview.get_list",
		{
			doctype,
			fields: query.fields,
			filters: query.filters ?? [],
			or_filters: query.orFilters,
			order_by: query.orderBy,
			start: query.start ?? 0,
			page_length: query.length ?? 20,
		},
		{ signal, silent: true },
	)
}

/** How many rows a list has, but at most `limit`: a list never waits for a full count. */
export function getCount(doctype: string, filters: unknown[], limit?: number): Promise<number> {
	return ask("frappe.desk.reportview.get_count", { doctype, filters, limit })
}

/** A document. */
export async function getDoc(doctype: string, name: string): Promise<Doc> {
	return (await request(`/api/resource/${encodeURIComponent(doctype)}/${encodeURIComponent(name)}`)).data
}

export interface LinkOption {
	value: string
	label?: string
	description?: string
}

/** Documents that a link may point to. */
export function searchLink(
	doctype: string,
	txt: string,
	more: { filters?: unknown; query?: string; reference_doctype?: string; page_length?: number } = {},
	signal?: AbortSignal,
): Promise<LinkOption[]> {
	return call(
		"frappe.desk.search.search_link",
		{ doctype, txt, ...more, ignore_user_permissions: 0 },
		{ signal, silent: true },
	)
}

export interface UploadedFile {
	name: string
	file_name: string
	file_url: string
	is_private: number
}

/** Keep a file on the server, attached to a document if one is named. */
export async function uploadFile(
	file: File,
	target: { doctype?: string; docname?: string; fieldname?: string; isPrivate?: boolean } = {},
	more: { progress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<UploadedFile> {
	const form = new FormData()
	form.set("file", file, file.name)
	form.set("is_private", target.isPrivate === false ? "0" : "1")
	form.set("folder", "Home/Attachments")
	for (const key of ["doctype", "docname", "fieldname"] as const) {
		if (target[key]) form.set(key, target[key] as string)
	}
	return (await request("/api/method/upload_file", { method: "POST", form, ...more })).message
}
