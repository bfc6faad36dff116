import { fieldOf, labelOf } from "@/meta"
import { NO_VALUE_TYPES, TABLE_TYPES, type DocField, type Meta } from "@/meta/types"
import { __ } from "@/translate"
import { isNumeric, type Column, type Row } from "./column"

/** A field of the report: its name and the DocType it belongs to, as Frappe saves it. */
export type Picked = [fieldname: string, doctype: string]

export interface Grouping {
	field: string
	calculate: "count" | "sum" | "avg"
	on: string
}

/** What a saved report of the report builder holds. */
export interface Saved {
	fields?: Picked[]
	filters?: any[]
	order_by?: string
	add_totals_row?: number
	chart_args?: { chart_type?: string; x_field?: string; y_fields?: string[] }
	group_by?: { group_by: string; aggregate_function: Grouping["calculate"]; aggregate_on_field?: string } | null
}

/** The columns that a report begins with: the name and what lists show. */
export function firstFields(meta: Meta): Picked[] {
	const listed = meta.fields.filter((field) => field.in_list_view && holdsValue(field)).map((field) => field.fieldname)
	const title = meta.title_field && !listed.includes(meta.title_field) ? [meta.title_field] : []
	return ["name", ...title, ...listed].map((name) => [name, meta.name])
}

/** Whether a field can be a column. */
export function holdsValue(field: DocField): boolean {
	return (
		!NO_VALUE_TYPES.includes(field.fieldtype) &&
		!TABLE_TYPES.includes(field.fieldtype) &&
		!Number(field.is_virtual) &&
		field.fieldtype !== "Password"
	)
}

/** The fields to choose from, of the DocType and its child tables. */
export function choicesOf(
	meta: Meta,
	metaOf: (doctype: string) => Meta,
): { label: string; doctype: string; fields: DocField[] }[] {
	const standard = ["name", "owner", "creation", "modified", "modified_by"].map(
		(name) => fieldOf(meta, name) as DocField,
	)
	const own = { label: __(meta.name), doctype: meta.name, fields: [...standard, ...meta.fields.filter(holdsValue)] }
	const tables = meta.fields
		.filter((field) => TABLE_TYPES.includes(field.fieldtype))
		.map((field) => ({
			label: labelOf(field),
			doctype: String(field.options),
			fields: metaOf(String(field.options)).fields.filter(holdsValue),
		}))
	return [own, ...tables]
}

/** A column's key in the rows: child table fields carry their table, so that two fields of one name stay apart. */
export function keyOf([fieldname, doctype]: Picked, meta: Meta): string {
	return doctype === meta.name ? fieldname : `${doctype}:${fieldname}`
}

/** The columns of a report. */
export function columnsOf(fields: Picked[], meta: Meta, metaOf: (doctype: string) => Meta): Column[] {
	return fields.flatMap((picked) => {
		const own = picked[1] === meta.name ? meta : metaOf(picked[1])
		const field = fieldOf(own, picked[0])
		if (!field) return []
		const link =
			picked[0] === "name" && picked[1] === meta.name ? { fieldtype: "Link", options: meta.name, raw: true } : {}
		const width = isNumeric(field) || field.fieldtype === "Check" ? 110 : picked[0] === "name" ? 150 : 170
		return [{ ...field, ...link, fieldname: keyOf(picked, meta), label: labelOf(field), width, reqd: 0 }]
	})
}

/** Fields as the server is asked for them. */
export function expressions(fields: Picked[], meta: Meta): string[] {
	return fields.map(([name, doctype]) =>
		doctype === meta.name ? `\`tab${doctype}\`.\`${name}\`` : `\`tab${doctype}\`.\`${name}\` as \`${doctype}:${name}\``,
	)
}

/** Rows from the server's keys and values. */
export function rowsOf(answer: any): Row[] {
	if (!Array.isArray(answer?.keys)) return []
	return answer.values.map((values: any[]) =>
		Object.fromEntries(answer.keys.map((key: string, place: number) => [key, values[place]])),
	)
}

/** The columns of a grouped report: what it is grouped by, and the figure. */
export function groupColumns(grouping: Grouping, meta: Meta): Column[] {
	const field = fieldOf(meta, grouping.field) as DocField
	const on = grouping.calculate === "count" ? undefined : fieldOf(meta, grouping.on)
	const label =
		grouping.calculate === "count"
			? __("Count")
			: `${grouping.calculate === "sum" ? __("Sum") : __("Average")}: ${on ? labelOf(on) : ""}`
	return [
		{ ...field, label: labelOf(field), width: 260 },
		{
			fieldname: "_aggregate_column",
			fieldtype:
				grouping.calculate === "count"
					? "Int"
					: on?.fieldtype === "Int" && grouping.calculate === "sum"
						? "Int"
						: "Float",
			label,
			width: 160,
		},
	]
}
