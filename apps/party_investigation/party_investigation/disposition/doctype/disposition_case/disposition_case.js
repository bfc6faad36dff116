// Offers the measures that fit the person, and says of the others why not; the server has the rules.
function offer_fitting(frm) {
	if (!frm.doc.campaign || !frm.doc.member || frm.doc.status !== "In Progress") {
		return;
	}
	const method = "party_investigation.disposition.doctype.disposition_case.disposition_case.get_fitting_measures";
	frappe.xcall(method, { campaign: frm.doc.campaign, member: frm.doc.member }).then((measures) => {
		const fit = measures.filter((row) => !row.against.length || row.measure === frm.doc.measure);
		frm.set_df_property("measure", "options", ["", ...fit.map((row) => row.measure)].join("\n"));
		const chosen = measures.find((row) => row.measure === frm.doc.measure);
		frm.set_df_property("measure", "description", chosen ? chosen.against.join(" ") : "");
		frm.clear_custom_buttons();
		if (measures.some((row) => row.against.length)) {
			frm.add_custom_button(__("Why Not the Others"), () =>
				frappe.msgprint({
					title: __("Measures that do not fit"),
					message: measures
						.filter((row) => row.against.length)
						.map((row) => `<p><b>${row.measure}</b>　${row.against.map(frappe.utils.escape_html).join(" ")}</p>`)
						.join(""),
				})
			);
		}
	});
}

frappe.ui.form.on("Disposition Case", {
	campaign: offer_fitting,
	member: offer_fitting,

	measure(frm) {
		offer_fitting(frm);
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
		offer_fitting(frm);
		if (frm.doc.evidence_state === "To Be Evidenced") {
			frm.dashboard.set_headline(__("Recorded history: the steps are still to be evidenced."));
		}
	},
});
