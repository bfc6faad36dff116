import { call } from "@/api/client"
import { quickFields } from "@/controls/link/quickEntry"
import { loadMeta } from "@/meta"
import type { Doc } from "@/meta/types"
import { router } from "@/router"
import { formAddress } from "@/slugs"
import { __ } from "@/translate"
import { Dialog } from "./dialog"

/** `frappe.ui.form.make_quick_entry`: what must be filled of a new document, in a dialog. */
export async function quickEntry(
	doctype: string,
	after?: (doc: Doc) => unknown,
	started?: (dialog: Dialog) => unknown,
	given: Record<string, any> = {},
): Promise<Dialog> {
	const meta = await loadMeta(doctype)
	const dialog = new Dialog({
		title: __("New {0}", [__(doctype)]),
		fields: quickFields(meta).map((df) => ({ ...df, default: given[df.fieldname] ?? df.default })),
		primary_action_label: __("Save"),
		primary_action: async (values) => {
			const doc = await call("frappe.client.insert", { doc: { ...given, ...values, doctype } })
			dialog.hide()
			if (after) await after(doc)
			else await router.push(formAddress(doctype, doc.name))
		},
	})
	dialog.show()
	await started?.(dialog)
	return dialog
}
