// Issued minutes stand, but for the signed copy.
function show_issued(frm) {
	const is_issued = frm.doc.status === "Issued";
	frm.meta.fields
		.filter((field) => field.reqd || ["place", "absent"].includes(field.fieldname))
		.forEach((field) => frm.set_df_property(field.fieldname, "read_only", is_issued || field.read_only ? 1 : 0));
	if (is_issued) frm.set_intro(__("The minutes are issued and stand; a signed copy may be added."), "blue");
}

frappe.ui.form.on("Working Group Meeting", {
	refresh(frm) {
		if (frm.is_new()) return;
		show_issued(frm);
		const onload = frm.doc.__onload || {};
		if (onload.may_issue) {
			const issue = () =>
				Promise.resolve(frm.is_dirty() && frm.save())
					.then(() => frm.call("issue"))
					.then(() => frm.reload_doc());
			const question = __("Issue the minutes? They stand from then on.");
			frm.add_custom_button(__("Issue"), () => frappe.confirm(question, issue)).addClass("btn-primary");
		}
		if (frappe.model.can_create("Working Group Task")) {
			const { name: meeting, working_group, campaign, organization } = frm.doc;
			frm.add_custom_button(__("Give a Task"), () =>
				frappe.new_doc("Working Group Task", { meeting, working_group, campaign, organization })
			);
		}
	},
});
