import { call } from "@/api/client"
import { Dialog } from "@/compat/dialog"
import { __ } from "@/translate"

/**
 * Ask for a name and make a print format of one's own.
 *
 * @param basedOn another format of the DocType, or `Standard`
 * @returns the name of the new format; nothing if the user thought better of it
 */
export function copyFormat(doctype: string, basedOn: string): Promise<string | undefined> {
	return new Promise((resolve) => {
		let made: string | undefined
		const dialog = new Dialog({
			title: __("New print format for {0}", [__(doctype)]),
			fields: [{ fieldname: "name", fieldtype: "Data", label: __("Name of the format"), reqd: 1 }],
			primary_action_label: __("Create"),
			async primary_action({ name }) {
				made = (
					await call("frappe.printing.page.print_format_builder.print_format_builder.create_custom_format", {
						doctype,
						name,
						based_on: basedOn,
					})
				).name
				dialog.hide()
			},
			on_hide: () => resolve(made),
		})
		dialog.show()
	})
}
