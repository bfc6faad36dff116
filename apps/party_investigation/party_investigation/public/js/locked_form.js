(function () {
	// A form whose stage is locked for this user is read-only and says why and who can help.
	const show = (frm) => {
		const locked = frm.doc.__onload && frm.doc.__onload.locked;
		if (locked) {
			frm.set_intro(locked, "orange");
			frm.disable_form();
		}
	};
	[
		"Investigation Record",
		"Contact Search",
		"Restored Contact",
		"Untraced Member",
		"Lost Contact Summary",
		"Disposition Case",
		"Disposition Summary",
	].forEach((doctype) => frappe.ui.form.on(doctype, { refresh: show }));
})();
