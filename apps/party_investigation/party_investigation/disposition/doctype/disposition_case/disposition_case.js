frappe.ui.form.on("Disposition Case", {
	measure(frm) {
		if (!frm.doc.measure || (frm.doc.steps || []).length) {
			return;
		}
		frappe
			.xcall("party_investigation.disposition.doctype.disposition_case.disposition_case.get_steps", { measure: frm.doc.measure })
			.then((steps) => {
				steps.forEach((step) => frm.add_child("steps", { step: step.label }));
				frm.refresh_field("steps");
			});
	},

	refresh(frm) {
		if (frm.doc.evidence_state === "To Be Evidenced") {
			frm.dashboard.set_headline(__("Recorded history: the steps are still to be evidenced."));
		}
	},
});
