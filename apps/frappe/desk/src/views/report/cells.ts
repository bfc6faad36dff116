import { boot } from "@/boot"
import { format } from "@/form/values"
import { linkLabel } from "@/list/titles"
import { __ } from "@/translate"
import type { Column, Row } from "./column"

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
