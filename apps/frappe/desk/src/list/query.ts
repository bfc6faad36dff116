import type { FilterRow } from "@/api/resource"
import { OPERATORS } from "./operators"

type Query = Record<string, unknown>
/** Whether a DocType, that of the list or of one of its child tables, has a field. */
type IsField = (name: string, doctype: string) => boolean

/** Filters as the query of an address, in Frappe's way: `status=Open`, `count=[">",3]`, `Child DocType.field=…`. */
export function queryOfFilters(filters: FilterRow[] | any[], doctype?: string): string {
	const query = new URLSearchParams()
	for (const [of, field, operator, value] of filters) {
		const key = doctype && of !== doctype ? `${of}.${field}` : field
		query.append(key, operator === "=" && typeof value !== "object" ? String(value) : JSON.stringify([operator, value]))
	}
	return query.toString()
}

/** The filters in the query of an address; what is not a field of the list is passed over. */
export function filtersOfQuery(doctype: string, query: Query, isField: IsField): FilterRow[] {
	const rows: FilterRow[] = []
	for (const [key, given] of Object.entries(query)) {
		const dot = key.lastIndexOf(".")
		const [of, field] = dot < 0 ? [doctype, key] : [key.slice(0, dot), key.slice(dot + 1)]
		if (!isField(field, of)) continue
		for (const one of [given].flat()) {
			if (one === null || one === undefined) continue
			const [operator, value] = readFilter(String(one))
			rows.push([of, field, operator, value])
		}
	}
	return rows
}

function readFilter(text: string): [string, unknown] {
	if (text.startsWith("[")) {
		try {
			const [operator, value] = JSON.parse(text)
			const known = OPERATORS.find(([one]) => one.toLowerCase() === String(operator).toLowerCase())
			if (known) return [known[0], value]
		} catch {
			// not JSON: a value that begins with a bracket
		}
	}
	return ["=", text]
}

/** Filters as settings and saved filters hold them: rows of three or four, or by field. */
export function filterRows(doctype: string, given: unknown): FilterRow[] {
	if (!given) return []
	if (!Array.isArray(given))
		return Object.entries(given as object).map(([field, value]) =>
			Array.isArray(value) ? [doctype, field, value[0], value[1]] : [doctype, field, "=", value],
		)
	return given.map(
		(row: any[]) =>
			(row.length === 3 ? [doctype, row[0], row[1], row[2]] : [row[0], row[1], row[2], row[3]]) as FilterRow,
	)
}
