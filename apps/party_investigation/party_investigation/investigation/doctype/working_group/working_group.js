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
		const may_write = frm.perm[0].write && !(frm.doc.__onload || {}).locked;
		if (may_write) {
			begin("Working Group Task", __("Give a Task"));
			begin("Working Group Meeting", __("Write Minutes"));
		}
		if (frappe.model.can_create("Guidance Question")) {
			// whoever only reads the group asks for the own unit
			const about = may_write ? { working_group, campaign, organization } : { working_group, campaign };
			frm.add_custom_button(__("Ask Upwards"), () => frappe.new_doc("Guidance Question", about));
		}
	},
});
