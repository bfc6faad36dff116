(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.annex_line) return;
	party_investigation.registered.annex_line = true;

	// A line that the search has withdrawn says so, and where to look.
	function say_withdrawn(frm) {
		if (frm.doc.withdrawn_on) {
			frm.set_intro(__("Withdrawn on {0} by the search: this line counts no more.", [frappe.datetime.str_to_user(frm.doc.withdrawn_on)]), "orange");
		}
		if (frm.doc.search) {
			frm.add_custom_button(__("Open the Search"), () => frappe.set_route("Form", "Contact Search", frm.doc.search));
		}
	}

	party_investigation.forms_with("annex_line").forEach((doctype) => frappe.ui.form.on(doctype, { refresh: say_withdrawn }));
})();
