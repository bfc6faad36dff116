import type { FormModel } from "@/form/model"
import type { Doc, DocField } from "@/meta/types"
import { TABLE_TYPES } from "@/meta/types"
import { absent, strict } from "./strict"

export type Query = (doc: Doc, cdt?: string, cdn?: string) => { filters?: unknown; query?: string }

export interface FieldPlace {
	model: FormModel
	/** `frm.fields_dict`, `dialog.fields_dict` or `page.fields_dict`, for what errors say. */
	name: string
	/** Queries of link fields, by `field` or `table.field`. */
	queries: Record<string, Query>
}

/** A field as scripts hold it: its value, its properties, for tables its grid. */
export function fieldHandle(place: FieldPlace, df: DocField): any {
	const { model, queries } = place
	const name = df.fieldname
	const handle: any = strict(
		`${place.name}.${name}`,
		{
			df: liveField(model, df),
			get value() {
				return model.doc[name]
			},
			get_value: () => model.doc[name],
			get_input_value: () => model.doc[name],
			set_value: (value: unknown) => model.set(name, value),
			set_input: (value: unknown) => model.set(name, value),
			set_label: (text: string) => model.override(name, "label", text),
			set_description: (text: string) => model.override(name, "description", text),
			html: (text: string) => model.override(name, "options", text),
			toggle: (show: boolean) => model.override(name, "hidden", show ? 0 : 1),
			set_focus: () => focusField(name),
			refresh: () => undefined, // the screen follows the document by itself
			get get_query(): Query | undefined {
				return queries[name]
			},
			set get_query(query: Query) {
				queries[name] = typeof query === "function" ? query : () => query
			},
			get grid() {
				if (!TABLE_TYPES.includes(df.fieldtype))
					return absent(`${place.name}.${name}.grid of a ${df.fieldtype} field`)()
				return gridHandle(place, df)
			},
		},
		true,
	)
	return handle
}

/** The grid of a table field. */
function gridHandle(place: FieldPlace, df: DocField): any {
	const { model, queries } = place
	const table = df.fieldname
	const rows = () => (model.doc[table] ?? []) as Doc[]
	const change = (fields: string | string[], property: string, value: unknown) => {
		for (const field of [fields].flat()) model.override(field, property, value, table)
	}
	const own = {
		df: liveField(model, df),
		get data() {
			return rows()
		},
		get docfields() {
			return model.childMeta(table).fields
		},
		get grid_rows() {
			return rows().map((doc) => rowHandle(doc))
		},
		get grid_rows_by_docname() {
			return Object.fromEntries(rows().map((doc) => [doc.name, rowHandle(doc)]))
		},
		set cannot_add_rows(value: boolean) {
			model.override(table, "cannot_add_rows", value ? 1 : 0)
		},
		set cannot_delete_rows(value: boolean) {
			model.override(table, "cannot_delete_rows", value ? 1 : 0)
		},
		get_data: rows,
		get_field: (field: string) =>
			strict(
				`${place.name}.${table}.grid.${field}`,
				{
					get get_query(): Query | undefined {
						return queries[`${table}.${field}`]
					},
					set get_query(query: Query) {
						queries[`${table}.${field}`] = typeof query === "function" ? query : () => query
					},
				},
				true,
			),
		get_docfield: (field: string) => model.childMeta(table).fields.find((one) => one.fieldname === field),
		get_row: (key: string | number) => rowHandle(rows().find((doc, place) => doc.name === key || place === key) as Doc),
		add_new_row: (at?: number) => model.addRow(table, {}, at ? at - 1 : undefined),
		remove_all: () => model.removeRows(table, rows()),
		update_docfield_property: (field: string, property: string, value: unknown) => change(field, property, value),
		set_column_disp: (fields: string | string[], show: boolean) => change(fields, "hidden", show ? 0 : 1),
		toggle_display: (fields: string | string[], show: boolean) => change(fields, "hidden", show ? 0 : 1),
		toggle_enable: (fields: string | string[], enable: boolean) => change(fields, "read_only", enable ? 0 : 1),
		toggle_reqd: (fields: string | string[], needed: boolean) => change(fields, "reqd", needed ? 1 : 0),
		refresh: () => undefined,
		refresh_row: () => undefined,
	}
	const rowHandle = (doc: Doc) =>
		strict(
			`${place.name}.${table}.grid.row`,
			{
				doc,
				remove: () => model.removeRows(table, [doc]),
				refresh: () => undefined,
				refresh_field: () => undefined,
				get_index: () => rows().indexOf(doc),
			},
			true,
		)
	return strict(`${place.name}.${table}.grid`, own, true)
}

/** The field's metadata; what a script sets on it counts for this form only. */
function liveField(model: FormModel, df: DocField, table?: string): DocField {
	return new Proxy(df, {
		get: (target, key, receiver) =>
			typeof key === "string" ? model.property(target, key, table) : Reflect.get(target, key, receiver),
		set: (_target, key, value) => {
			model.override(df.fieldname, String(key), value, table)
			return true
		},
	})
}

/** Put the cursor into a field. */
export function focusField(name: string): void {
	const box = document.querySelector<HTMLElement>(`[data-fieldname="${CSS.escape(name)}"]`)
	box?.scrollIntoView({ block: "center" })
	box?.querySelector<HTMLElement>("input, select, textarea, button")?.focus()
}

/** All fields by name. */
export function fieldHandles(place: FieldPlace, fields: DocField[]): Record<string, any> {
	const handles: Record<string, any> = {}
	for (const df of fields) handles[df.fieldname] = fieldHandle(place, df)
	return handles
}
