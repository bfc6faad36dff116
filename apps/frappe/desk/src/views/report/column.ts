import type { DocField } from "@/meta/types"
import { DECIMAL_TYPES, INTEGER_TYPES } from "@/form/values"

/** A column of a report. */
export interface Column extends DocField {
	width?: number
	/** A link that shows the name, not the title. */
	raw?: boolean
}

export type Row = Record<string, any>

/** Types whose values stand to the right and add up. */
export const NUMBER_TYPES = [...INTEGER_TYPES, ...DECIMAL_TYPES, "Duration"]

/** Whether a column holds numbers. */
export function isNumeric(column: { fieldtype: string }): boolean {
	return NUMBER_TYPES.includes(column.fieldtype)
}

/** Sums of the columns whose numbers add up; percentages and ratings do not. */
export function totalsOf(columns: Column[], rows: Row[]): Row {
	const totals: Row = {}
	for (const column of columns) {
		if (!isNumeric(column) || ["Percent", "Rating"].includes(column.fieldtype) || column.disable_total) continue
		totals[column.fieldname] = rows.reduce((sum, row) => sum + (Number(row[column.fieldname]) || 0), 0)
	}
	return totals
}

/** Rows in the order of a column; empty values last. */
export function sorted(rows: Row[], column: Column, order: "asc" | "desc"): Row[] {
	const sign = order === "asc" ? 1 : -1
	const field = column.fieldname
	const empty = (value: unknown) => value === null || value === undefined || value === ""
	return [...rows].sort((one, other) => {
		if (empty(one[field]) || empty(other[field])) return Number(empty(one[field])) - Number(empty(other[field]))
		if (isNumeric(column)) return sign * (Number(one[field]) - Number(other[field]))
		return sign * String(one[field]).localeCompare(String(other[field]), "zh")
	})
}

/**
 * Whether a value passes what was typed above its column: `>5`, `<10`, `=324`, `!3`, `5:10`, else a part of the text.
 *
 * @param shown the value as it stands in the cell
 */
export function passes(typed: string, value: unknown, shown: string, column: { fieldtype: string }): boolean {
	const text = typed.trim()
	if (!text) return true
	const match = /^(>=|<=|>|<|=|!)\s*(.+)$/.exec(text)
	const comparable = isNumeric(column) || /^Date/.test(column.fieldtype)
	if (match && (comparable || "=!".includes(match[1]))) return compare(match[1], value, match[2], column)
	const range = /^([^:]+):([^:]+)$/.exec(text)
	if (range && comparable) return compare(">=", value, range[1], column) && compare("<=", value, range[2], column)
	return (
		shown.toLowerCase().includes(text.toLowerCase()) ||
		String(value ?? "")
			.toLowerCase()
			.includes(text.toLowerCase())
	)
}

function compare(sign: string, value: unknown, wanted: string, column: { fieldtype: string }): boolean {
	if (value === null || value === undefined || value === "") return sign === "!"
	const numeric = isNumeric(column)
	// of a date as much as was typed, so that a month or year can be asked for
	const length = /^Date/.test(column.fieldtype) ? wanted.trim().length : undefined
	const one = numeric ? Number(value) : String(value).slice(0, length).toLowerCase()
	const other = numeric ? Number(wanted.replace(/[,\s]/g, "")) : wanted.trim().toLowerCase()
	if (sign === "=") return one === other
	if (sign === "!") return one !== other
	if (sign === ">") return one > other
	if (sign === "<") return one < other
	return sign === ">=" ? one >= other : one <= other
}
