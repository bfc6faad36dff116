import { call } from "@/api/client"
import { userSettings } from "@/meta"

interface KeptColumn {
	fieldname: string
}

/** The columns that the user chose for the rows of a DocType in the forms of another. */
export function keptColumns(doctype: string | undefined, child: string): string[] | undefined {
	const kept = doctype ? (userSettings(doctype).GridView?.[child] as KeptColumn[] | undefined) : undefined
	return kept?.map((one) => one.fieldname)
}

/** Keep them, beside what else Frappe keeps under `GridView`. */
export async function keepColumns(doctype: string | undefined, child: string, names: string[]): Promise<void> {
	if (!doctype) return
	const settings = userSettings(doctype)
	settings.GridView = { ...settings.GridView, [child]: names.map((fieldname) => ({ fieldname })) }
	await call(
		"frappe.model.utils.user_settings.save",
		{ doctype, user_settings: JSON.stringify({ GridView: settings.GridView }) },
		{ silent: true },
	)
}
