import { reactive } from "vue"

import { closeBox, openFields, showError, type FieldsBox } from "@/dialogs/state"
import { formContext } from "@/form/context"
import { newDoc } from "@/form/defaults"
import { FormModel } from "@/form/model"
import { keepMeta } from "@/meta"
import type { DocField, Meta } from "@/meta/types"
import { __ } from "@/translate"
import { strict } from "./strict"

export interface DialogOptions {
	title?: string
	fields?: Partial<DocField>[]
	size?: string
	primary_action?: (values: Record<string, any>, dialog: Dialog) => unknown
	primary_action_label?: string
	secondary_action?: () => unknown
	secondary_action_label?: string
	on_hide?: () => void
	[other: string]: unknown
}

let counter = 0

/** `frappe.ui.Dialog`: fields in a dialog, with the same controls and conditions as forms. */
export class Dialog {
	readonly model: FormModel
	private box: FieldsBox | null = null
	title: string

	constructor(readonly options: DialogOptions) {
		this.title = options.title ?? ""
		const meta = metaOf(options.fields ?? [])
		this.model = reactive(new FormModel(meta, newDoc(meta, formContext()), formContext())) as FormModel
		for (const field of meta.fields) {
			const change = field.onchange ?? field.change
			if (typeof change === "function") this.model.on(field.fieldname, () => change.call(this))
		}
	}

	get doc(): Record<string, any> {
		return this.model.doc
	}

	get fields_dict(): Record<string, any> {
		return Object.fromEntries(
			this.model.meta.fields.map((df) => [
				df.fieldname,
				strict(`dialog.fields_dict.${df.fieldname}`, {
					df,
					get_value: () => this.get_value(df.fieldname),
					set_value: (value: unknown) => this.set_value(df.fieldname, value),
					refresh: () => undefined,
				}),
			]),
		)
	}

	show(): this {
		this.box = openFields({
			title: this.title,
			model: this.model,
			primaryLabel: this.options.primary_action ? this.options.primary_action_label || __("Submit") : "",
			secondaryLabel: this.options.secondary_action_label ?? "",
			size: { small: "sm", large: "3xl", "extra-large": "5xl" }[this.options.size ?? ""] ?? "lg",
			message: "",
			busy: false,
			primary: this.options.primary_action ? () => this.run() : null,
			secondary: this.options.secondary_action ?? null,
			closed: () => this.options.on_hide?.(),
		})
		return this
	}

	private async run(): Promise<void> {
		const values = this.get_values()
		if (!values || !this.box) return
		this.box.busy = true
		try {
			await this.options.primary_action?.(values, this)
		} catch (error) {
			showError(error)
		} finally {
			if (this.box) this.box.busy = false
		}
	}

	hide(): this {
		if (this.box) closeBox(this.box.id)
		this.box = null
		return this
	}

	/** The values, or null while something mandatory is missing. */
	get_values(ignoreErrors = false): Record<string, any> | null {
		const missing = this.model.missing()
		if (missing.length && !ignoreErrors) {
			this.model.problems = missing.map((row) => ({ ...row, message: __("Please fill this in.") }))
			return null
		}
		const values: Record<string, any> = {}
		for (const field of this.model.meta.fields) {
			const value = this.model.doc[field.fieldname]
			if (value !== undefined && value !== null) values[field.fieldname] = value
		}
		return values
	}

	get_value(field: string): any {
		return this.model.doc[field]
	}

	async set_value(field: string, value: unknown): Promise<void> {
		await this.model.set(field, value)
	}

	async set_values(values: Record<string, unknown>): Promise<void> {
		for (const [field, value] of Object.entries(values)) await this.model.set(field, value)
	}

	get_field(field: string): any {
		return this.fields_dict[field]
	}

	set_df_property(field: string, property: string, value: unknown): void {
		this.model.override(field, property, value)
	}

	set_title(title: string): void {
		this.title = title
		if (this.box) this.box.title = title
	}

	set_primary_action(label: string, run: (values: Record<string, any>) => unknown): void {
		this.options.primary_action = run
		this.options.primary_action_label = label
		if (this.box) Object.assign(this.box, { primaryLabel: label, primary: () => this.run() })
	}

	clear(): void {
		for (const field of this.model.meta.fields) this.model.doc[field.fieldname] = null
	}
}

function metaOf(fields: Partial<DocField>[]): Meta {
	counter += 1
	const meta: Meta = {
		name: `Dialog ${counter}`,
		permissions: [],
		istable: 1,
		fields: fields.map((field, place) => ({ fieldtype: "Data", fieldname: `__field_${place}`, ...field }) as DocField),
	}
	for (const field of meta.fields) {
		if (field.fieldtype !== "Table" || !field.fields) continue
		field.options = `${meta.name} ${field.fieldname}`
		keepMeta({ name: field.options as string, istable: 1, permissions: [], fields: field.fields })
	}
	keepMeta(meta)
	return meta
}

/** `frappe.prompt`: ask for values; the answer goes to `done`. */
export function prompt(
	fields: string | Partial<DocField> | Partial<DocField>[],
	done: (values: any) => unknown,
	title?: string,
	label?: string,
): Dialog {
	const simple = typeof fields === "string"
	const asked = simple ? [{ fieldname: "value", fieldtype: "Data", label: fields, reqd: 1 }] : [fields].flat()
	const dialog = new Dialog({
		title: title || __("Enter a value"),
		fields: asked as Partial<DocField>[],
		primary_action_label: label || __("Submit"),
		primary_action: async (values) => {
			dialog.hide()
			await done(simple ? values.value : values)
		},
	})
	return dialog.show()
}
