(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.begin_in_hand) return;
	party_investigation.registered.begin_in_hand = true;

	// A new document belongs to the campaign in hand, and what a unit asks or notes to the unit of whoever has only one.
	function begin(frm) {
		if (!frm.is_new()) return;
		const { own_unit } = frappe.boot;
		const place = party_investigation.choices("begins_in")[frm.doctype];
		const unit = (place === "unit" || (place === "branch" && own_unit?.is_branch)) && own_unit;
		const known = { campaign: frappe.defaults.get_user_default("investigation_campaign"), organization: unit?.name };
		Object.entries(known)
			.filter(([field, value]) => value && !frm.doc[field])
			.forEach(([field, value]) => frm.set_value(field, value));
	}

	party_investigation.forms_with("begin_in_hand").forEach((doctype) => frappe.ui.form.on(doctype, { onload: begin }));
})();
