import { boot } from "@/boot"
import { DECIMAL_TYPES, format, INTEGER_TYPES } from "@/form/values"
import type { Doc, DocField } from "@/meta/types"
import { __ } from "@/translate"
import { linkLabel, nameLabel } from "./titles"

/** A value of a row as text. */
export function cellText(row: Doc, column: DocField, doctype: string): string {
	const value = row[column.fieldname]
	if (column.fieldname === "_assign") return people(value).join(__(", "))
	if (column.fieldname === "_user_tags") return tagsOf(row).join(__(", "))
	if (column.fieldtype === "Link" && value) return linkLabel(column.options as string, value)
	if (value && value === row.name) return nameLabel(doctype, value)
	if (column.fieldtype === "Check") return Number(value) ? "✓" : ""
	return format(value, column, boot.sysdefaults, (text, context) => __(text, null, context))
}

/** What the list's script makes of a value, with simple markup; undefined where it says nothing of the column. */
export function formatted(row: Doc, column: DocField, settings: Record<string, any>): string | undefined {
	const formatter = settings.formatters?.[column.fieldname]
	return formatter ? String(formatter(row[column.fieldname], column, row) ?? "") : undefined
}

/** The tags of a row. */
export function tagsOf(row: Doc): string[] {
	return String(row._user_tags ?? "")
		.split(",")
		.map((tag) => tag.trim())
		.filter(Boolean)
}

function people(value: unknown): string[] {
	try {
		return JSON.parse(String(value || "[]"))
	} catch {
		return []
	}
}

/** Whether a column holds numbers, which stand at the right. */
export function isNumber(column: DocField): boolean {
	return [...INTEGER_TYPES, ...DECIMAL_TYPES].includes(column.fieldtype) && column.fieldtype !== "Check"
}
