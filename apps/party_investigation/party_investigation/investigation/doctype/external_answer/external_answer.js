frappe.ui.form.on("External Answer", {
	setup(frm) {
		frm.set_query("inquiry", () => ({ filters: { status: ["in", party_investigation.choices("states_in_which_lists_go_out")] } }));
	},

	refresh(frm) {
		if (frm.doc.__onload && frm.doc.__onload.may_start) {
			frm.add_custom_button(__("Begin to Compare"), () => frm.call("start").then(() => frm.reload_doc())).addClass("btn-primary");
		}
		if (frm.doc.error_workbook) {
			frm.dashboard.set_headline(__("Some rows have problems; the error workbook says which and what to do."));
		}
		if (frm.doc.status === "Done" && frm.doc.leads_likely + frm.doc.leads_possible) {
			const filters = { answer: frm.doc.name };
			frm.add_custom_button(__("Decide about the Leads"), () => frappe.set_route("List", "External Lead", filters)).addClass("btn-primary");
		}
		if (!frm.is_new() && frm.doc.status !== "Draft") frm.disable_form();
	},
});
