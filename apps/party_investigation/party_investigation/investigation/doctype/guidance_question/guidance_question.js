// Whose turn it is answers, or passes the question up.
frappe.ui.form.on("Guidance Question", {
	refresh(frm) {
		const told = frm.doc.__onload || {};
		party_investigation.add_steps(frm, [
			{
				is_open: told.may_answer,
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
				is_open: told.may_pass_up,
				label: __("Pass Up"),
				title: __("Pass the question to the next level up?"),
				fields: [{ fieldname: "remark", fieldtype: "Small Text", label: __("Remark"), reqd: 1 }],
				take: (values) => frm.call("pass_up", values),
			},
		]);
		if (frm.doc.status === "Answered") frm.disable_form();
	},
});
