import { call } from "@/api/client"
import { userSettings } from "./index"

/** Keep how the user has the list of a DocType; what is not named stays. */
export function saveListSettings(doctype: string, change: Record<string, unknown>): void {
	const all = userSettings(doctype)
	all.List = { ...all.List, ...change }
	void call(
		"frappe.model.utils.user_settings.save",
		{ doctype, user_settings: JSON.stringify({ List: all.List }) },
		{ silent: true },
	).catch(() => undefined)
}
