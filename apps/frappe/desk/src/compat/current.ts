import type { FormController } from "@/form/controller"

/** The form that is open, for `cur_frm` and for `frappe.model`. */
let current: { frm: any; controller: FormController } | undefined

/** What the scripts of the open form listen to; it ends with the form. */
export const listening: (() => void)[] = []

/** The form that is open now. */
export function currentForm(): { frm: any; controller: FormController } | undefined {
	return current
}

/** Say which form is open (`cur_frm`). */
export function setCurrentForm(frm: any, controller: FormController): void {
	current = { frm, controller }
}

/** Say that a form is closed: what its scripts listened to is heard no longer. */
export function closeForm(controller: FormController): void {
	if (current?.controller !== controller) return
	current = undefined
	for (const stop of listening.splice(0)) stop()
}
