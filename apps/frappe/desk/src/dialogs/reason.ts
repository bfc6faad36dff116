import { plain, type ApiError } from "@/api/errors"
import { __ } from "@/translate"

/**
 * Ask for what purpose personal data is taken out.
 *
 * @param refusal the server's refusal, which says of what
 * @returns the reason; empty if the user gave up
 */
export async function askReason(refusal: ApiError): Promise<string> {
	const { Dialog } = await import("@/compat/dialog")
	return new Promise((resolve) => {
		let reason = ""
		const dialog = new Dialog({
			title: __("Reason Needed"),
			fields: [
				{
					fieldname: "reason",
					fieldtype: "Small Text",
					label: __("Purpose"),
					description: refusal.messages.map((row) => plain(row.message)).join(" "),
					reqd: 1,
				},
			],
			primary_action_label: __("Export"),
			primary_action: (values) => {
				reason = values.reason.trim()
				dialog.hide()
			},
			on_hide: () => resolve(reason),
		})
		dialog.show()
	})
}
