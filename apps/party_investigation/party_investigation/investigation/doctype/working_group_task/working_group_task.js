// The members of the group are offered; whose task it is settles it with a word on what came of it.
function settle(frm) {
	const fields = [
		{
			fieldname: "status",
			fieldtype: "Select",
			label: __("Status"),
			options: [
				{ value: "Done", label: __("Done", null, "Working Group Task") },
				{ value: "Dropped", label: __("Dropped", null, "Working Group Task") },
			],
			default: "Done",
			reqd: 1,
		},
		{ fieldname: "outcome", fieldtype: "Small Text", label: __("What Came of It"), reqd: 1 },
	];
	frappe.prompt(fields, (values) => frm.set_value(values).then(() => frm.save()), __("Settle the Task"), __("Settle"));
}

async function offer_members(frm) {
	if (!frm.doc.working_group) return;
	const group = await frappe.db.get_doc("Working Group", frm.doc.working_group);
	const names = (group.members || []).map((member) => member.person_name);
	frm.set_df_property("responsible", "options", names.join("\n"));
	frm.set_df_property("responsible", "description", __("A member of the group: {0}", [names.join("、")]));
}

frappe.ui.form.on("Working Group Task", {
	setup(frm) {
		frm.set_query("meeting", () => ({ filters: { working_group: frm.doc.working_group } }));
	},

	working_group: offer_members,

	refresh(frm) {
		if (frm.is_new()) offer_members(frm);
		const onload = frm.doc.__onload || {};
		if (!frm.is_new() && frm.doc.status === "Open" && frm.perm[0].write) {
			frm.add_custom_button(__("Settle"), () => settle(frm)).addClass("btn-primary");
		}
		if (!frm.is_new() && onload.settles_only) {
			["subject", "responsible", "due_on", "meeting", "detail"].forEach((field) => frm.set_df_property(field, "read_only", 1));
		}
	},
});
