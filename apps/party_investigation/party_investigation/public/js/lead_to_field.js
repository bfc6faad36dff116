(function () {
	// A form that is opened from the hand-in page stands at the field that is to be corrected.
	function lead(frm) {
		const asked = new URLSearchParams(window.location.search).get("lead_to") || (frappe.route_options || {}).lead_to;
		if (asked && frm.fields_dict[asked]) frm.scroll_to_field(asked);
	}

	[
		"Investigation Record",
		"Contact Search",
		"Restored Contact",
		"Untraced Member",
		"Lost Contact Summary",
		"Disposition Case",
		"Disposition Summary",
	].forEach((doctype) => frappe.ui.form.on(doctype, { onload_post_render: lead }));
})();
