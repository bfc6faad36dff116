{
	const REPORTS = "frappe.email.doctype.auto_email_report.auto_email_report.";

	frappe.ui.form.on("Auto Email Report", {
		refresh(frm) {
			if (frm.is_new()) return;
			frm.add_custom_button(__("Download"), () => {
				window.open(`/api/method/${REPORTS}download?name=${encodeURIComponent(frm.doc.name)}`);
			});
			frm.add_custom_button(__("Send Now"), () => {
				frappe.call({ method: `${REPORTS}send_now`, args: { name: frm.doc.name } });
			});
		},
		report_type(frm) {
			// what was built of a list has conditions on its fields, no first and last day
			if (frm.doc.report_type === "Report Builder") frm.set_value("dynamic_date_period", "");
		},
	});
}
