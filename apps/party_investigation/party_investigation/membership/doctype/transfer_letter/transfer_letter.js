frappe.ui.form.on("Transfer Letter", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.status !== "Open") {
			return;
		}
		if (frm.doc.expires_on && frm.doc.expires_on < frappe.datetime.get_today()) {
			frm.dashboard.set_headline(__("Overdue: no receipt has come. Ask the receiving organization and the member."));
		}
		frm.add_custom_button(__("Void"), () =>
			frappe.prompt(
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for Voiding"), reqd: 1 },
				({ reason }) => frm.call("void", { reason }).then(() => frm.reload_doc()),
				__("Void the letter? Its number stays taken.")
			)
		);
		if (frm.doc.to_organization) {
			frm.add_custom_button(__("Confirm Receipt"), () =>
				frappe.prompt(
					{ fieldname: "receipt_on", fieldtype: "Date", label: __("Receipt Dated"), reqd: 1, default: frappe.datetime.get_today() },
					({ receipt_on }) => frm.call("confirm_receipt", { receipt_on }).then(() => frm.reload_doc())
				)
			);
		}
	},
});
