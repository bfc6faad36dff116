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

const is_officer = () => ["Committee Officer", "Organization Department Officer"].some((role) => frappe.user.has_role(role));

function ask_revocation(frm) {
	frappe.prompt(
		[
			{ fieldname: "revoked_on", fieldtype: "Date", label: __("Revoked On"), reqd: 1, default: frappe.datetime.get_today() },
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for the Revocation"), reqd: 1 },
		],
		(values) => frm.call("revoke", values).then(() => frm.reload_doc()),
		__("Revoke the approved case?"),
		__("Revoke")
	);
}

frappe.ui.form.on("Disposition Case", {
	campaign: offer_fitting,
	member: offer_fitting,

	measure(frm) {
		offer_fitting(frm);
		if (!frm.doc.campaign || !frm.doc.measure || (frm.doc.steps || []).length) {
			return;
		}
		frappe
			.xcall("party_investigation.disposition.doctype.disposition_case.disposition_case.get_steps", {
				campaign: frm.doc.campaign,
				measure: frm.doc.measure,
			})
			.then((steps) => {
				// A branch records its own steps; those of a committee are for an officer of one.
				steps.filter((step) => step.by_branch || is_officer()).forEach((step) => frm.add_child("steps", { step: step.label }));
				frm.refresh_field("steps");
			});
	},

	refresh(frm) {
		offer_fitting(frm);
		if (frm.doc.status === "Approved" && is_officer()) {
			frm.add_custom_button(__("Revoke"), () => ask_revocation(frm));
		}
		if (frm.doc.status === "Revoked") {
			frm.set_intro(__("Revoked on {0}: the case counts no more.", [frappe.datetime.str_to_user(frm.doc.revoked_on)]), "red");
			frm.disable_form();
		}
		if (frm.doc.evidence_state === "To Be Evidenced") {
			frm.dashboard.set_headline(__("Recorded history: the steps are still to be evidenced."));
		}
	},
});
