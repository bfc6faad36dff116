import { reactive } from "vue"

import { closeBox, openFields, showError, type FieldsBox } from "@/dialogs/state"
import { formContext } from "@/form/context"
import { newDoc } from "@/form/defaults"
import { FormModel } from "@/form/model"
import { noted } from "@/form/obstacles"
import { keepMeta } from "@/meta"
import { NO_VALUE_TYPES, type DocField, type Meta } from "@/meta/types"
import { __ } from "@/translate"
import { fieldHandles, focusField, type Query } from "./fields"
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
	onhide?: () => void
	on_page_show?: () => void
	[other: string]: unknown
}

const SIZES: Record<string, string> = { small: "sm", large: "3xl", "extra-large": "5xl" }
let counter = 0
/** Dialogs of scripts that are open, the last on top. */
const open: Dialog[] = []

/** `cur_dialog`. */
export function currentDialog(): Dialog | null {
	return open.at(-1) ?? null
}

/** `frappe.ui.Dialog`: fields in a dialog, with the same controls and conditions as forms. */
export class Dialog {
	readonly model: FormModel
	/** Queries that scripts gave to link fields. */
	readonly queries: Record<string, Query> = {}
	title: string
	display = false
	private box: FieldsBox | null = null
	private size: string
	private disabled = false
	private message = ""
	private actions: { label: string; run: () => unknown }[] = []

	constructor(readonly options: DialogOptions = {}) {
		this.title = options.title ?? ""
		this.size = options.size ?? ""
		const meta = metaOf(options.fields ?? [])
		this.model = reactive(new FormModel(meta, newDoc(meta, formContext()), formContext())) as FormModel
		const self = strict("dialog", this)
		for (const field of meta.fields) self.watch(field)
		return self
	}

	private watch(field: DocField): void {
		if (typeof field.get_query === "function") this.queries[field.fieldname] = field.get_query as Query
		const change = field.onchange ?? field.change
		if (typeof change === "function")
			this.model.on(field.fieldname, () => change.call(this.fields_dict[field.fieldname]))
	}

	get doc(): Record<string, any> {
		return this.model.doc
	}

	get fields(): DocField[] {
		return this.model.meta.fields
	}

	get fields_list(): any[] {
		return Object.values(this.fields_dict)
	}

	get fields_dict(): Record<string, any> {
		return fieldHandles(
			{ model: this.model, name: "dialog.fields_dict", queries: this.queries },
			this.model.meta.fields,
		)
	}

	get is_visible(): boolean {
		return this.display
	}

	/** What the person sees of the dialog; nothing before `show`. */
	get body(): Element | null {
		return document.querySelector("[role=dialog]")
	}

	show(): this {
		if (this.box) return this
		this.box = openFields({
			title: this.title,
			model: this.model,
			queries: this.queries,
			primaryLabel: this.options.primary_action ? this.options.primary_action_label || __("Submit") : "",
			secondaryLabel: this.options.secondary_action_label ?? "",
			size: SIZES[this.size] ?? "lg",
			message: this.message,
			busy: false,
			primaryDisabled: this.disabled,
			actions: [...this.actions],
			primary: this.options.primary_action ? () => this.run() : null,
			secondary: this.options.secondary_action ?? null,
			closed: () => this.closed(),
		})
		this.display = true
		open.push(this)
		this.options.on_page_show?.()
		return this
	}

	private closed(): void {
		this.box = null
		this.display = false
		open.splice(open.indexOf(this), 1)
		;(this.options.on_hide ?? this.options.onhide)?.()
	}

	private async run(): Promise<void> {
		const box = this.box
		if (!box || box.busy) return
		box.busy = true
		try {
			await this.model.settled()
			const values = this.get_values()
			if (!values || this.box !== box) return
			await this.options.primary_action?.call(this, values, this)
		} catch (error) {
			showError(error)
		} finally {
			box.busy = false
		}
	}

	hide(): this {
		if (this.box) closeBox(this.box.id)
		return this
	}

	cancel(): this {
		return this.hide()
	}

	/** The values, or null while something mandatory is missing. */
	get_values(ignoreErrors = false): Record<string, any> | null {
		const obstacles = this.model.obstacles()
		if (obstacles.length && !ignoreErrors) {
			this.model.problems = noted(obstacles)
			return null
		}
		const values: Record<string, any> = {}
		for (const field of this.model.meta.fields) {
			const value = this.model.doc[field.fieldname]
			if (value !== undefined && value !== null && !NO_VALUE_TYPES.includes(field.fieldtype))
				values[field.fieldname] = value
			else if (Array.isArray(value)) values[field.fieldname] = value
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

	has_field(field: string): boolean {
		return this.model.meta.fields.some((df) => df.fieldname === field)
	}

	set_df_property(field: string, property: string, value: unknown): void {
		this.model.override(field, property, value)
	}

	/** More fields below the others. */
	add_fields(fields: Partial<DocField>[]): void {
		for (const field of metaOf(fields).fields) {
			this.model.meta.fields.push(field)
			if (field.default !== undefined) this.model.doc[field.fieldname] = field.default
			this.watch(field)
		}
	}

	set_query(field: string, query: Query): void {
		this.queries[field] = typeof query === "function" ? query : () => query
	}

	focus_on_first_input(): void {
		const first = this.model.meta.fields.find((df) => this.model.isVisible(df))
		if (first) focusField(first.fieldname)
	}

	set_title(title: string): void {
		this.title = title
		this.update({ title })
	}

	/** A line above the fields. */
	set_message(message: string): void {
		this.message = message
		this.update({ message })
	}

	set_alert(message: string): void {
		this.set_message(message)
	}

	clear_message(): void {
		this.set_message("")
	}

	clear_alert(): void {
		this.set_message("")
	}

	set_primary_action(label: string, run: (values: Record<string, any>) => unknown): void {
		this.options.primary_action = run
		this.options.primary_action_label = label
		this.update({ primaryLabel: label, primary: () => this.run() })
	}

	set_secondary_action(run: () => unknown): void {
		this.options.secondary_action = run
		this.update({ secondary: run })
	}

	set_secondary_action_label(label: string): void {
		this.options.secondary_action_label = label
		this.update({ secondaryLabel: label })
	}

	add_custom_action(label: string, run: () => unknown): void {
		this.actions.push({ label, run })
		this.update({ actions: [...this.actions] })
	}

	disable_primary_action(): void {
		this.disabled = true
		this.update({ primaryDisabled: true })
	}

	enable_primary_action(): void {
		this.disabled = false
		this.update({ primaryDisabled: false })
	}

	/** The first button as scripts hold it. */
	get_primary_btn(): any {
		return this.button(
			"primary",
			(off) => (off ? this.disable_primary_action() : this.enable_primary_action()),
			() => this.run(),
			(text) => this.update({ primaryLabel: text }),
		)
	}

	/** The second button as scripts hold it. */
	get_secondary_btn(): any {
		return this.button(
			"secondary",
			undefined,
			() => this.options.secondary_action?.(),
			(text) => this.set_secondary_action_label(text),
		)
	}

	private button(
		name: string,
		disable: ((off: boolean) => void) | undefined,
		press: () => unknown,
		say: (text: string) => void,
	): any {
		const handle: any = strict(
			`dialog.get_${name}_btn()`,
			{
				click: press,
				text: (label: string) => (say(label), handle),
				html: (label: string) => (say(label), handle),
				...(disable && {
					prop: (key: string, value: boolean) => (key === "disabled" && disable(value), handle),
					attr: (key: string, value: boolean) => (key === "disabled" && disable(value), handle),
				}),
			},
			true,
		)
		return handle
	}

	private update(change: Partial<FieldsBox>): void {
		if (this.box) Object.assign(this.box, change)
	}

	refresh(): void {} // the screen follows the values by itself

	refresh_fields(): void {}

	refresh_dependency(): void {}

	clear(): void {
		for (const field of this.model.meta.fields)
			this.model.doc[field.fieldname] = Array.isArray(this.model.doc[field.fieldname]) ? [] : null
	}
}

/** Metadata of fields that are of no DocType, and of the tables among them. */
export function metaOf(fields: Partial<DocField>[]): Meta {
	counter += 1
	const meta: Meta = {
		name: `Dialog ${counter}`,
		permissions: [],
		istable: 1,
		fields: fields.map(
			(field, place) => ({ fieldtype: "Data", fieldname: `__field_${counter}_${place}`, ...field }) as DocField,
		),
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
			await done(values)
		},
	})
	return dialog.show()
}
