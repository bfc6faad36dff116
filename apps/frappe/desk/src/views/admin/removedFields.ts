import { call } from "@/api/client"
import { showAlert, showError } from "@/dialogs/state"
import { forgetMeta } from "@/meta"
import { LAYOUT_TYPES, type DocField } from "@/meta/types"
import { __ } from "@/translate"

export const REMOVED = "frappe.custom.removed_fields"
const SECONDS = 20

/** The fields that hold values, by name, with their labels. */
export function namesOf(fields: Partial<DocField>[] = []): Record<string, string> {
	return Object.fromEntries(
		fields
			.filter((field) => field.fieldname && !LAYOUT_TYPES.includes(field.fieldtype ?? ""))
			.map((field) => [field.fieldname!, field.label ? __(field.label) : field.fieldname!]),
	)
}

/** Bring a removed field back with its values. */
export async function restoreField(doctype: string, fieldname: string): Promise<void> {
	await call(`${REMOVED}.restore_field`, { doctype, fieldname })
	forgetMeta(doctype)
}

/** Say which fields were just taken out, and offer them back: who may take one out may undo it. */
export function offerBack(
	doctype: string,
	before: Record<string, string>,
	after: Record<string, string>,
	then: () => unknown,
): void {
	for (const [fieldname, label] of Object.entries(before)) {
		if (fieldname in after) continue
		const run = () => restoreField(doctype, fieldname).then(then, showError)
		showAlert(__("The field {0} is removed; its values are kept.", [label]), "blue", SECONDS, {
			label: __("Undo"),
			run,
		})
	}
}
