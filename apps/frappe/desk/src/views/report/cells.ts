import { boot } from "@/boot"
import { format } from "@/form/values"
import { linkLabel } from "@/list/titles"
import { __ } from "@/translate"
import { isNumeric, type Column, type Row } from "./column"

/** How a report's script writes a cell, with simple markup. */
export type Formatter = (row: Row, column: Column, text: string) => string | undefined

/** The DocType that a link in a cell leads to. */
export function doctypeIn(row: Row, column: Column): string {
	return column.fieldtype === "Dynamic Link" ? row[String(column.options)] : String(column.options ?? "")
}

/** A cell as people read it. */
export function cellText(row: Row, column: Column): string {
	const value = row[column.fieldname]
	if (column.fieldtype === "Link" || column.fieldtype === "Dynamic Link") {
		if (!value) return ""
		return column.raw ? String(value) : linkLabel(doctypeIn(row, column), String(value))
	}
	return format(value, column, boot.sysdefaults, (text, context) => __(text, null, context))
}

/** What the report's script makes of a cell; nothing if it leaves it as it is. */
export function writtenBy(formatter: Formatter | undefined, row: Row, column: Column): string {
	if (!formatter) return ""
	const plain = cellText(row, column)
	const own = formatter(row, column, plain)
	return own === undefined || own === null || own === plain ? "" : String(own)
}

/** A cell of the row of totals. */
export function totalText(totals: Row, column: Column): string {
	const value = totals[column.fieldname]
	if (value === undefined || value === null || value === "") return ""
	return isNumeric(column) ? cellText(totals, column) : String(value)
}
