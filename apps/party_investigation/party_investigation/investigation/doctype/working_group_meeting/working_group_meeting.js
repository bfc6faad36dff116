frappe.ui.form.on("Working Group Meeting", {
	refresh(frm) {
		if (frm.is_new()) return;
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
