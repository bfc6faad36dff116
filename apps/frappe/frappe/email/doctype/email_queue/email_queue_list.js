const METHODS = "frappe.email.doctype.email_queue.email_queue."

frappe.listview_settings["Email Queue"] = {
	async onload(listview) {
		const suspended = (await frappe.call({ method: METHODS + "is_sending_suspended" })).message
		const label = suspended ? __("Resume Sending") : __("Suspend Sending")
		listview.page.add_inner_button(label, async () => {
			await frappe.call({ method: METHODS + "toggle_sending", args: { enable: suspended ? 1 : 0 } })
			window.location.reload()
		})
		listview.page.add_actions_menu_item(__("Send Again"), async () => {
			const queues = listview.get_checked_items(true)
			await frappe.call({ method: METHODS + "retry_sending", args: { queues } })
			listview.refresh()
		})
	},
}
