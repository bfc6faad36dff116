import type { DocField } from "@/meta/types"

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
	["descendants of", "Below"],
	["descendants of (inclusive)", "It and below"],
	["not descendants of", "Not below"],
	["ancestors of", "Above"],
	["not ancestors of", "Not above"],
]

/** Spans of time that the server reads, in the order of a menu. */
export const SPANS = [
	"today", "yesterday", "tomorrow", "this week", "last week", "next week", "this month", "last month", "next month", "this quarter", "last quarter",
	"next quarter", "this year", "last year", "next year", "last 7 days", "last 14 days", "last 30 days", "last 90 days", "last 6 months", "next 6 months",
] // prettier-ignore

const ORDER = [">", "<", ">=", "<="]
const TEXT = ["like", "not like"]
const LISTS = ["in", "not in"]
const TREE = ["descendants of", "descendants of (inclusive)", "not descendants of", "ancestors of", "not ancestors of"]
const SAME = ["=", "!="]
const BY_TYPE: Record<string, string[]> = {
	Check: ["="],
	Select: [...SAME, ...LISTS, ...TEXT, "is"],
	Link: [...SAME, ...TEXT, ...LISTS, "is"],
	"Dynamic Link": [...SAME, ...TEXT, ...LISTS, "is"],
	Date: [...SAME, ...ORDER, "is", "Between", "Timespan"],
	Datetime: [...ORDER, "is", "Between", "Timespan"],
	Time: [...SAME, ...ORDER, "is"],
}
const NUMBERS = ["Int", "Long Int", "Float", "Currency", "Percent", "Duration", "Rating"]

/** Which operators make sense for a field; those of trees only where it names a node of one. */
export function operatorsFor(field: Pick<DocField, "fieldtype">, ofTree = false): [string, string][] {
	const own =
		BY_TYPE[field.fieldtype] ??
		(NUMBERS.includes(field.fieldtype)
			? [...SAME, ...ORDER, ...LISTS, "is"]
			: [...SAME, ...TEXT, ...LISTS, "is", ...ORDER])
	const known = ofTree ? [...own, ...TREE] : own
	return OPERATORS.filter(([operator]) => known.includes(operator))
}

/** What the value of a filter is asked with. */
export type ValueKind = "text" | "list" | "set" | "range" | "span" | "node" | "field"

/** How a value is entered for an operator and a field. */
export function kindOf(operator: string): ValueKind {
	if (operator === "is") return "set"
	if (operator === "Between") return "range"
	if (operator === "Timespan") return "span"
	if (LISTS.includes(operator)) return "list"
	if (TEXT.includes(operator)) return "text"
	return TREE.includes(operator) ? "node" : "field"
}

/** The texts of a list as it is typed or pasted. */
export function splitList(text: string): string[] {
	return [
		...new Set(
			text
				.split(/[,，、;；\n\t]/)
				.map((part) => part.trim())
				.filter(Boolean),
		),
	]
}

/** The value as the server takes it, or undefined while it is not complete. */
export function valueFor(operator: string, value: any): unknown {
	const kind = kindOf(operator)
	if (kind === "set") return value === "not set" ? "not set" : "set"
	if (kind === "span") return SPANS.includes(value) ? value : undefined
	if (kind === "range") return Array.isArray(value) && value[0] && value[1] ? value : undefined
	if (kind === "list") {
		const list = Array.isArray(value)
			? value.filter((one) => one !== "" && one !== null)
			: splitList(String(value ?? ""))
		return list.length ? list : undefined
	}
	if (value === null || value === undefined || value === "") return undefined
	if (kind === "text") return /%/.test(String(value)) ? value : `%${value}%`
	return value
}
