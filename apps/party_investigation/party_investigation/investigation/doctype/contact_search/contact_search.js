frappe.ui.form.on("Contact Search", {
	refresh(frm) {
		if (frm.doc.result === "Open" && frm.doc.missing) {
			frm.dashboard.set_headline(__("Before the member may count as not found: {0}", [frm.doc.missing]));
		}
	},

	result(frm) {
		if (frm.doc.result === "Contact Restored" && !frm.doc.restored_on) {
			const reached = (frm.doc.attempts || []).find((row) => row.contact_made);
			frm.set_value("restored_on", reached ? reached.attempted_on : frappe.datetime.get_today());
		}
		if (frm.doc.result === "Not Found") {
			frm.set_value("restored_on", null);
		}
	},
});
