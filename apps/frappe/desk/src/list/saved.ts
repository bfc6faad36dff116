import { call } from "@/api/client"
import { getList, type FilterRow } from "@/api/resource"
import { boot } from "@/boot"
import { filterRows } from "./query"

export interface SavedFilter {
	name: string
	filter_name: string
	for_user?: string
	filters: string
}

/** The saved filters of a list: the user's own and those for everybody. */
export function savedFilters(doctype: string): Promise<SavedFilter[]> {
	return getList<any>("List Filter", {
		fields: ["name", "filter_name", "for_user", "filters"],
		filters: [["List Filter", "reference_doctype", "=", doctype]],
		orderBy: "`tabList Filter`.`filter_name` asc",
		length: 100,
	})
}

/** The filters that a saved one stands for; nothing when it cannot be read. */
export function rowsOf(doctype: string, saved: SavedFilter): FilterRow[] {
	try {
		return filterRows(doctype, JSON.parse(saved.filters || "[]"))
	} catch {
		return []
	}
}

/** Save filters under a name, for the user alone or for everybody. */
export function saveFilters(
	doctype: string,
	name: string,
	filters: FilterRow[],
	forAll: boolean,
): Promise<SavedFilter> {
	const doc = {
		doctype: "List Filter",
		filter_name: name,
		reference_doctype: doctype,
		for_user: forAll ? "" : boot.user.name,
		filters: JSON.stringify(filters),
	}
	return call("frappe.client.insert", { doc: JSON.stringify(doc) })
}

/** Forget saved filters. */
export function removeFilters(saved: SavedFilter): Promise<void> {
	return call("frappe.client.delete", { doctype: "List Filter", name: saved.name })
}
