frappe.ui.form.on("Working Group", {
	setup(frm) {
		frm.set_query("user", "members", () => ({ filters: { enabled: 1 } }));
	},

	refresh(frm) {
		if (frm.is_new() || frm.doc.dissolved_on) return;
		const { name: working_group, campaign, organization } = frm.doc;
		const begin = (doctype, label) => {
			if (!frappe.model.can_create(doctype)) return;
			frm.add_custom_button(label, () => frappe.new_doc(doctype, { working_group, campaign, organization }));
		};
		if (frm.perm[0].write) {
			begin("Working Group Task", __("Give a Task"));
			begin("Working Group Meeting", __("Write Minutes"));
		}
		if (frappe.model.can_create("Guidance Question")) {
			frm.add_custom_button(__("Ask Upwards"), () => frappe.new_doc("Guidance Question", { working_group, campaign, organization }));
		}
	},
});
