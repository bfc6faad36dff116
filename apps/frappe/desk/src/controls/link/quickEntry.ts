import { reactive } from "vue"

import { call } from "@/api/client"
import { closeBox, openFields, showError } from "@/dialogs/state"
import { formContext } from "@/form/context"
import { newDoc } from "@/form/defaults"
import { FormModel } from "@/form/model"
import { noted } from "@/form/obstacles"
import { asksName } from "@/form/naming"
import { loadMeta } from "@/meta"
import type { Doc, DocField, Meta } from "@/meta/types"
import { NO_VALUE_TYPES, TABLE_TYPES } from "@/meta/types"
import { __ } from "@/translate"

export type QuickAnswer = { kind: "made"; doc: Doc } | { kind: "form"; values: Record<string, any> }

/** The field that a text typed into a link is most likely meant for. */
export function typedField(meta: Meta): string | undefined {
	if (/^field:/.test(meta.autoname ?? "")) return meta.autoname.slice(6)
	if (asksName(meta)) return "__newname"
	return (
		meta.title_field ||
		meta.fields.find((field) => field.fieldtype === "Data" && !field.read_only && !field.hidden)?.fieldname
	)
}

/** What a quick form asks: what must be filled, and what is marked for it. */
export function quickFields(meta: Meta): DocField[] {
	const asked = meta.fields.filter(
		(field) =>
			(Number(field.reqd) || Number(field.allow_in_quick_entry)) &&
			!NO_VALUE_TYPES.includes(field.fieldtype) &&
			!Number(field.read_only) &&
			!Number(field.hidden),
	)
	const name: DocField[] = asksName(meta)
		? [{ fieldname: "__newname", fieldtype: "Data", label: "Name (ID)", reqd: 1 }]
		: []
	return [...name, ...asked]
}

/** Whether a quick form is enough to make a document. */
export function isQuick(meta: Meta): boolean {
	const needsRows = meta.fields.some((field) => TABLE_TYPES.includes(field.fieldtype) && Number(field.reqd))
	return Boolean(Number(meta.quick_entry)) && !needsRows && quickFields(meta).length > 0
}

/**
 * Make a document in a dialog.
 *
 * @returns the document, or the values so far if the whole form is wanted; nothing if the dialog is left
 */
export async function quickEntry(doctype: string, text: string): Promise<QuickAnswer | undefined> {
	const whole = await loadMeta(doctype)
	const typed = typedField(whole)
	const values = typed && text ? { [typed]: text } : {}
	if (!isQuick(whole)) return { kind: "form", values }
	const meta: Meta = { ...whole, fields: quickFields(whole) }
	const model = reactive(new FormModel(meta, newDoc(whole, formContext(), values), formContext())) as FormModel
	return new Promise((resolve) => {
		const box = openFields({
			title: __("New {0}", [__(doctype)]),
			model,
			primaryLabel: __("Save"),
			secondaryLabel: __("Whole form"),
			size: "lg",
			message: "",
			busy: false,
			primary: save,
			secondary: () =>
				leave({
					kind: "form",
					values: Object.fromEntries(
						meta.fields.map((field) => [field.fieldname, model.doc[field.fieldname]]).filter(([, value]) => value),
					),
				}),
			closed: () => resolve(undefined),
		})
		function leave(answer: QuickAnswer): void {
			resolve(answer)
			closeBox(box.id)
		}
		async function save(): Promise<void> {
			await model.settled()
			model.problems = noted(model.obstacles())
			if (model.problems.length || box.busy) return
			box.busy = true
			try {
				leave({ kind: "made", doc: await call<Doc>("frappe.client.save", { doc: JSON.stringify(model.payload()) }) })
			} catch (error) {
				showError(error)
			} finally {
				box.busy = false
			}
		}
	})
}
