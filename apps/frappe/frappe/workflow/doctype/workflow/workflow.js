frappe.ui.form.on("Workflow", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Picture of the workflow"), () => frappe.set_route("workflow-builder", frm.doc.name));
	},
});
