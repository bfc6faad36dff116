const METHODS = "frappe.core.doctype.trail_seal.trail_seal."

frappe.listview_settings["Trail Seal"] = {
	onload(listview) {
		listview.page.add_inner_button(__("Verify the Trail"), async () => {
			const found = (await frappe.call({ method: METHODS + "verify", freeze: true })).message
			frappe.msgprint({ title: found.intact ? __("Intact") : __("Broken"), message: found.message, indicator: found.intact ? "green" : "red" })
		})
		listview.page.add_inner_button(__("Seal Now"), async () => {
			const seal = (await frappe.call({ method: METHODS + "seal_now", freeze: true })).message
			frappe.msgprint({ title: __("Trail Seal"), message: `${seal.entries}:${seal.digest}` })
			listview.refresh()
		})
	},
}
