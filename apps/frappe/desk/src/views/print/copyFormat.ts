import { call } from "@/api/client"
import { Dialog } from "@/compat/dialog"
import { __ } from "@/translate"

/**
 * Ask for a name and make a print format of one's own.
 *
 * @param basedOn another format of the DocType, or `Standard`
 * @param byClicks whether the other one is made by clicks, so that the new one is proposed to be, too
 * @returns the name of the new format; nothing if the user thought better of it
 */
export function copyFormat(
	doctype: string,
	basedOn: string,
	byClicks = basedOn === "Standard",
): Promise<string | undefined> {
	return new Promise((resolve) => {
		let made: string | undefined
		const dialog = new Dialog({
			title: __("New print format for {0}", [__(doctype)]),
			fields: [
				{ fieldname: "name", fieldtype: "Data", label: __("Name of the format"), reqd: 1 },
				{
					fieldname: "kind",
					fieldtype: "Select",
					label: __("How it is made"),
					options: [
						{ value: "clicks", label: __("by clicks") },
						{ value: "template", label: __("as a template (HTML)") },
					],
					default: byClicks ? "clicks" : "template",
					reqd: 1,
					description: byClicks
						? undefined
						: __("The other format is a template: made by clicks, this one begins with the fields of the form."),
				},
			],
			primary_action_label: __("Create"),
			async primary_action({ name, kind }) {
				made = (
					await call("frappe.printing.page.print_format_builder.print_format_builder.create_custom_format", {
						doctype,
						name,
						based_on: basedOn,
						beta: kind === "clicks" ? 1 : 0,
					})
				).name
				dialog.hide()
			},
			on_hide: () => resolve(made),
		})
		dialog.show()
	})
}
