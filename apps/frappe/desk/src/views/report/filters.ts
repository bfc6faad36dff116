import { reactive } from "vue"

import { newDoc } from "@/form/defaults"
import { formContext } from "@/form/context"
import { FormModel } from "@/form/model"
import { loadMeta } from "@/meta"
import type { DocField, Meta } from "@/meta/types"
import { loadTitles } from "@/list/titles"
import { __ } from "@/translate"
import { cellText } from "./cells"
import type { Column, Row } from "./column"

/** The filters of a report as a form without rights: what is mandatory and what depends on what holds as in forms. */
export function filterModel(report: string, fields: DocField[], given: Row = {}): FormModel {
	const own: DocField[] = fields.map((field) => ({ ...field, hidden: field.hidden ? 1 : 0 }))
	const meta = { name: `Filters of ${report}`, istable: 1, permissions: [], fields: own } as unknown as Meta
	const defaults = Object.fromEntries(own.map((field) => [field.fieldname, field.default ?? null]))
	return reactive(
		new FormModel(meta, { ...newDoc(meta, formContext()), ...defaults, ...given }, formContext()),
	) as FormModel
}

/** The filters that are set, as they are sent. */
export function filterValues(model: FormModel): Row {
	const entries = model.meta.fields.map((field) => [field.fieldname, model.doc[field.fieldname]])
	return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined && value !== ""))
}

/** The filters that are set, in words. */
export function filtersInWords(model: FormModel): string[] {
	return model.meta.fields.flatMap((field) => {
		const value = model.doc[field.fieldname]
		if (
			field.hidden ||
			value === null ||
			value === undefined ||
			value === "" ||
			(field.fieldtype === "Check" && !Number(value))
		)
			return []
		const own = Array.isArray(value) ? value.join(__(", ")) : cellText(model.doc, field)
		return [`${__(field.label ?? field.fieldname)}${field.fieldtype === "Check" ? "" : __(": {0}", [own])}`]
	})
}

/** Titles of what the rows link to, for DocTypes whose links show titles. */
export async function titlesOf(rows: Row[], columns: Column[]): Promise<void> {
	const links = columns.filter(
		(column) => column.fieldtype === "Link" && column.options && column.options !== "DocType",
	)
	const named = await Promise.all(
		links.map(async (column) => {
			const meta = await loadMeta(String(column.options)).catch(() => undefined) // no right to it: the name stays
			return meta?.show_title_field_in_link && meta.title_field
				? { ...column, link_title_field: meta.title_field }
				: undefined
		}),
	)
	await loadTitles(rows as any, named.filter(Boolean) as DocField[])
}
