frappe.ui.form.on("Kanban Board", {
	refresh(frm) {
		if (frm.is_new()) return;
		const { reference_doctype, name } = frm.doc;
		frm.add_custom_button(__("Open Board"), () => frappe.set_route("List", reference_doctype, "Kanban", name));
	},
});
