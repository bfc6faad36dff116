// Contacts are logged in a dialog, by the own branch or by the one that the member has joined.
function log_contact(frm) {
	const means = frappe.meta.get_docfield("Mobile Contact", "means").options;
	const fields = [
		{ fieldname: "contacted_on", fieldtype: "Date", label: __("Date"), reqd: 1, default: frappe.datetime.get_today() },
		{ fieldname: "means", fieldtype: "Select", label: __("Means of Contact"), options: means, reqd: 1, default: means.split("\n")[0] },
		{ fieldname: "reached", fieldtype: "Check", label: __("Reached"), default: 1 },
		{ fieldname: "outcome", fieldtype: "Small Text", label: __("Outcome"), reqd: 1 },
	];
	const log = (values) =>
		Promise.resolve(frm.is_dirty() && frm.save())
			.then(() => frm.call("log_contact", values))
			.then(() => frm.reload_doc());
	frappe.prompt(fields, log, __("Log a Contact"), __("Log"));
}

frappe.ui.form.on("Mobile Member Record", {
	refresh(frm) {
		const { may_log, next_contact_by, locked } = frm.doc.__onload || {};
		if (may_log) frm.add_custom_button(__("Log a Contact"), () => log_contact(frm)).addClass("btn-primary");
		if (may_log && locked) {
			frm.doc.__onload.locked = __("The member has joined you while away. Keep in touch, and log each contact.");
		} else if (next_contact_by) {
			const words = __("The next contact is due by {0}.", [frappe.datetime.str_to_user(next_contact_by)]);
			frm.set_intro(words, next_contact_by < frappe.datetime.get_today() ? "orange" : "blue");
		}
	},
});
