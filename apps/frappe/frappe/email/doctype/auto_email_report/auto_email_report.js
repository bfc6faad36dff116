const REPORTS = "frappe.email.doctype.auto_email_report.auto_email_report."

frappe.ui.form.on("Auto Email Report", {
	refresh(frm) {
		if (frm.is_new()) return
		frm.add_custom_button(__("Download"), () => {
			window.open(`/api/method/${REPORTS}download?name=${encodeURIComponent(frm.doc.name)}`)
		})
		frm.add_custom_button(__("Send Now"), () => frappe.call({ method: REPORTS + "send_now", args: { name: frm.doc.name } }))
	},
})
