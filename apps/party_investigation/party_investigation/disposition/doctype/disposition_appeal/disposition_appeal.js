frappe.ui.form.on("Disposition Appeal", {
	setup(frm) {
		frm.set_query("case", () => ({ filters: { status: "Approved" } }));
		frm.set_query("reviewed_by", () => ({ filters: { is_group: 1, disabled: 0 } }));
	},

	refresh(frm) {
		const may_decide = frm.doc.__onload?.may_decide;
		for (const field of ["suspends", "outcome", "decided_on", "reviewed_by", "reasons", "decision"]) {
			frm.set_df_property(field, "read_only", may_decide ? 0 : 1);
		}
		if (frm.doc.status !== "Decided") return;
		frm.disable_save();
		if (frm.doc.__onload?.is_taken_back) {
			frm.dashboard.set_headline(__("The measure was taken back with this decision."));
			const { campaign, member } = frm.doc;
			if (frappe.model.can_create("Disposition Case")) {
				frm.add_custom_button(__("Begin Another Case"), () => frappe.new_doc("Disposition Case", { campaign, member }));
			}
		}
	},
});
