(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.locked_form) return;
	party_investigation.registered.locked_form = true;

	// A form that is read-only for this user, because its stage is locked or because it is seen from aside, says why and who can help;
	// one that the level above sent back says what is wrong with it.
	const show = (frm) => {
		const locked = frm.doc.__onload && frm.doc.__onload.locked;
		if (locked) {
			frm.set_intro(locked, "orange");
			frm.disable_form();
		}
		const sentBack = frm.doc.__onload && frm.doc.__onload.sent_back;
		if (sentBack) {
			frm.set_intro(sentBack, "red");
		}
	};
	party_investigation.forms_with("locked_form").forEach((doctype) => frappe.ui.form.on(doctype, { refresh: show }));
})();
