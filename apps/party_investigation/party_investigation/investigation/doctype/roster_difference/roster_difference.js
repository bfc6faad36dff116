// What a difference may come to, and what is done about it next, depend on its kind; the server has the rule.
function offer(frm) {
	const of_kind = (list) => ["", ...(party_investigation.choices(list)[frm.doc.kind] || [])].join("\n");
	frm.set_df_property("outcome", "options", of_kind("roster_outcomes"));
	frm.set_df_property("next_step", "options", of_kind("roster_steps"));
}

frappe.ui.form.on("Roster Difference", {
	setup(frm) {
		frm.set_query("member", () => ({ filters: { organization: frm.doc.organization } }));
		frm.set_query("organization", () => ({ filters: { is_group: 0, disabled: 0 } }));
	},

	refresh(frm) {
		offer(frm);
		if (frm.is_new() || frm.doc.status === "Settled") return;
		const { campaign, organization, person_name, identity_number, phone, former_organization } = frm.doc;
		if (frm.doc.kind !== "On the Roster, Unknown Here") {
			frm.add_custom_button(__("Enter on the Roster"), () =>
				frappe.new_doc("Party Member", { member_name: person_name, organization, identity_number, phone })
			);
			if (frm.doc.kind === "Mobile Member from Elsewhere") return;
			const about = { kind: "Mobile Member from Elsewhere", campaign, organization, person_name, identity_number, phone, former_organization };
			frm.add_custom_button(__("Register as a Mobile Member"), () => frappe.new_doc("Roster Difference", about));
		} else {
			frm.add_custom_button(__("Begin a Search"), () =>
				frappe.new_doc("Contact Search", { campaign: frm.doc.campaign, member: frm.doc.member })
			);
		}
	},

	kind: offer,

	member(frm) {
		if (frm.doc.kind !== "On the Roster, Unknown Here" || !frm.doc.member) return;
		const named = frappe.db.get_value("Party Member", frm.doc.member, "member_name");
		named.then(({ message }) => frm.set_value("person_name", message.member_name));
	},
});
