// Whose turn it is answers, or passes the question up.

// Before one asks: what is guidance on the topic already.
async function tell_guidance(frm) {
	if (!frm.is_new()) return;
	frm.dashboard.clear_headline();
	frm.remove_custom_button(__("Guidance"));
	const { filters, number } = await party_investigation.find_guidance(frm.doc.topic);
	if (!number) return;
	frm.dashboard.set_headline(__("There is guidance on this topic: {0} answers. Look there first.", [number]));
	frm.add_custom_button(__("Guidance"), () => frappe.set_route("List", "Guidance Question", filters));
}

frappe.ui.form.on("Guidance Question", {
	topic: tell_guidance,

	refresh(frm) {
		tell_guidance(frm);
		const onload = frm.doc.__onload || {};
		party_investigation.add_steps(frm, [
			{
				is_open: onload.may_answer,
				label: __("Answer"),
				title: __("Answer the question"),
				fields: [
					{ fieldname: "answer", fieldtype: "Text", label: __("Answer"), reqd: 1 },
					{ fieldname: "basis", fieldtype: "Data", label: __("Basis") },
					{ fieldname: "is_guidance", fieldtype: "Check", label: __("Guidance for everybody below") },
				],
				take: (values) => frm.call("give_answer", values),
			},
			{
				is_open: onload.may_pass_up,
				label: __("Pass Up"),
				title: __("Pass the question to the next level up?"),
				fields: [{ fieldname: "remark", fieldtype: "Small Text", label: __("What is unclear at this level"), reqd: 1 }],
				take: (values) => frm.call("pass_up", values),
			},
		]);
		if (frm.doc.status === "Answered") frm.disable_form();
	},
});
