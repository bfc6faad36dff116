frappe.ui.form.on("Calendar View", {
	refresh(frm) {
		if (frm.is_new()) return;
		const { reference_doctype, name } = frm.doc;
		frm.add_custom_button(__("Open Calendar"), () => frappe.set_route("List", reference_doctype, "Calendar", name));
	},
});
