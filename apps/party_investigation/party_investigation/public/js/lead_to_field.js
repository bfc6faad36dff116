(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.lead_to_field) return;
	party_investigation.registered.lead_to_field = true;

	// A form that is opened from the hand-in page stands at the field that is to be corrected.
	function lead(frm) {
		const asked = new URLSearchParams(window.location.search).get("lead_to") || (frappe.route_options || {}).lead_to;
		if (asked && frm.fields_dict[asked]) frm.scroll_to_field(asked);
	}

	party_investigation.forms_with("lead_to_field").forEach((doctype) => frappe.ui.form.on(doctype, { onload_post_render: lead }));
})();
