frappe.ui.form.on("Print Format", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Edit Format"), () => frappe.set_route("print-format-builder", frm.doc.name));
	},
});
