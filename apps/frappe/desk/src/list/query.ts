import type { FilterRow } from "@/api/resource"

/** Operators of list filters, as the server knows them, and the English words for them. */
export const OPERATORS: [string, string][] = [
	["=", "Equals"],
	["!=", "Not Equals"],
	["like", "Contains"],
	["not like", "Does not contain"],
	["in", "In"],
	["not in", "Not In"],
	["is", "Is"],
	[">", "Greater than"],
	["<", "Less than"],
	[">=", "At least"],
	["<=", "At most"],
	["Between", "Between"],
	["Timespan", "Timespan"],
]

/** Which operators make sense for a field type. */
export function operatorsFor(fieldtype: string): [string, string][] {
	const without: Record<string, string[]> = {
		Check: ["like", "not like", "in", "not in", "is", ">", "<", ">=", "<=", "Between", "Timespan"],
		Select: ["like", "not like", ">", "<", ">=", "<=", "Between", "Timespan"],
		Link: [">", "<", ">=", "<=", "Between", "Timespan"],
		Date: ["like", "not like", "in", "not in"],
		Datetime: ["like", "not like", "in", "not in", "=", "!="],
		Int: ["like", "not like", "Timespan"],
		Float: ["like", "not like", "Timespan"],
		Currency: ["like", "not like", "Timespan"],
	}
	const left = without[fieldtype] ?? [">", "<", ">=", "<=", "Between", "Timespan"]
	return OPERATORS.filter(([operator]) => !left.includes(operator))
}

type Query = Record<string, unknown>

/** Filters as the query of an address, in Frappe's way: `status=Open`, `count=[">",3]`. */
export function queryOfFilters(filters: FilterRow[] | any[]): string {
	const query = new URLSearchParams()
	for (const [, field, operator, value] of filters) {
		query.append(field, operator === "=" && typeof value !== "object" ? String(value) : JSON.stringify([operator, value]))
	}
	return query.toString()
}

/** The filters in the query of an address; what is not a field of the list is passed over. */
export function filtersOfQuery(doctype: string, query: Query, isField: (name: string) => boolean): FilterRow[] {
	const rows: FilterRow[] = []
	for (const [field, given] of Object.entries(query)) {
		if (!isField(field)) continue
		for (const one of [given].flat()) {
			if (one === null || one === undefined) continue
			const [operator, value] = readFilter(String(one))
			rows.push([doctype, field, operator, value])
		}
	}
	return rows
}

function readFilter(text: string): [string, unknown] {
	if (text.startsWith("[")) {
		try {
			const [operator, value] = JSON.parse(text)
			if (OPERATORS.some(([known]) => known.toLowerCase() === String(operator).toLowerCase())) return [operator, value]
		} catch {
			// not JSON: a value that begins with a bracket
		}
	}
	return ["=", text]
}
