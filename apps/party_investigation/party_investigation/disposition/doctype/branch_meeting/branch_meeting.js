const WAITING = "party_investigation.disposition.procedure.waiting_for_meeting";

// Adds a row for each case of the branch that waits for a meeting and has none here; all in favour, until somebody says otherwise.
async function add_waiting(frm) {
	const { campaign, organization } = frm.doc;
	if (!campaign || !organization) {
		frappe.msgprint(__("Choose the campaign and the branch first."));
		return;
	}
	const waiting = await frappe.xcall(WAITING, { campaign, organization });
	const here = (frm.doc.decisions || []).map((row) => row.case);
	const more = waiting.filter((row) => !here.includes(row.case));
	for (const row of more) frm.add_child("decisions", { ...row, votes_for: frm.doc.present || 0 });
	frm.refresh_field("decisions");
	if (!more.length) frappe.show_alert(__("No other case of the branch waits for a meeting."));
}

// Rows of which nobody has said anything else yet follow the number present.
function follow_present(frm) {
	for (const row of frm.doc.decisions || []) {
		if (!row.votes_against && !row.abstained) row.votes_for = frm.doc.present || 0;
	}
	frm.refresh_field("decisions");
}

frappe.ui.form.on("Branch Meeting", {
	setup(frm) {
		frm.set_query("organization", () => ({ filters: { is_group: 0, disabled: 0 } }));
		frm.set_query("case", "decisions", () => ({
			filters: { campaign: frm.doc.campaign, organization: frm.doc.organization, status: "In Progress" },
		}));
	},

	refresh(frm) {
		if (frm.is_new() ? frappe.model.can_create(frm.doctype) : frm.has_perm("write")) {
			frm.add_custom_button(__("Add Waiting Cases"), () => add_waiting(frm));
		}
		const lost = (frm.doc.decisions || []).filter((row) => !row.adopted);
		if (!frm.is_new() && lost.length) {
			const names = lost.map((row) => row.member_name).join("、");
			frm.dashboard.set_headline(
				__("Not adopted: {0}. Their cases stay as they were; withdraw them, or vote again at another meeting.", [names])
			);
		}
	},

	present: follow_present,
});
