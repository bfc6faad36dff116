import type { InjectionKey } from "vue"

import type { Doc, DocField } from "@/meta/types"

export interface LinkQuery {
	filters?: unknown
	query?: string
}

export type FindQuery = (field: string, row?: Doc) => LinkQuery

/** How link fields learn which filters a script has set for them. */
export const LINK_QUERY: InjectionKey<FindQuery> = Symbol("link query")

/** Whether controls stand on a page outside the desk, where nothing leads to forms and lists of the desk. */
export const OUTSIDE_DESK: InjectionKey<boolean> = Symbol("outside desk")

/** What limits a link field: what a script has set, the field's own `get_query`, or the filters of its metadata. */
export function queryOf(find: FindQuery, field: DocField, row?: Doc): LinkQuery {
	const own = find(field.fieldname, row)
	if (own.filters || own.query) return own
	const given = typeof field.get_query === "function" ? field.get_query(row) : undefined
	if (given) return typeof given === "string" ? { query: given } : given
	if (!field.link_filters) return {}
	try {
		return { filters: JSON.parse(field.link_filters) }
	} catch {
		return {}
	}
}

/** Filters with more conditions, whether they are a dict or a list. */
export function narrowed(doctype: string, filters: unknown, more: [string, string, unknown][]): unknown[] {
	const rows = Array.isArray(filters)
		? filters
		: Object.entries((filters ?? {}) as Record<string, unknown>).map(([field, value]) =>
				Array.isArray(value) ? [doctype, field, ...value] : [doctype, field, "=", value],
			)
	return [...rows, ...more.map((one) => [doctype, ...one])]
}
