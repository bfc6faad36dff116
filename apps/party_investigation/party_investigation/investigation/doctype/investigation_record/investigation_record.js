// Leads from a record to what comes next: the search for a member out of contact, the member's own data.
frappe.ui.form.on("Investigation Record", {
	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		party_investigation.add_steps(frm, [
			{
				is_open: party_investigation.is_officer() && frm.doc.status === "Verified",
				label: __("Set Back"),
				title: __("Set the record back to the branch?"),
				fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("What is wrong: the branch reads it"), reqd: 1 }],
				take: (values) => frm.call("set_back", values),
			},
		]);
		frm.add_custom_button(__("Party Member"), () => frappe.set_route("Form", "Party Member", frm.doc.member));
		const of_record = { campaign: frm.doc.campaign, member: frm.doc.member };
		if (frm.doc.status === "To Check") {
			frm.add_custom_button(__("Nobody Knows This Member"), () =>
				frappe.new_doc("Roster Difference", {
					...of_record,
					organization: frm.doc.organization,
					kind: "On the Roster, Unknown Here",
					person_name: frm.doc.member_name,
				})
			);
		}
		if (!frm.doc.is_lost) {
			return;
		}
		frappe.db.get_list("Contact Search", { filters: of_record, fields: ["name", "result"], limit: 1 }).then(([search]) => {
			if (!search) {
				frm.dashboard.set_headline(__("Out of contact: begin a search, and record every attempt with day, means and outcome."), "red");
			} else if (search.result === "Open") {
				frm.dashboard.set_headline(__("Out of contact. A search is recorded; its attempts and result belong there."), "orange");
			} else {
				// the search is closed: what it came to, and no alarm any more
				frm.dashboard.add_indicator(__(search.result, null, "Contact Search"), search.result === "Contact Restored" ? "green" : "gray");
			}
			frm.add_custom_button(search ? __("Open the Search") : __("Begin a Search"), () =>
				search ? frappe.set_route("Form", "Contact Search", search.name) : frappe.new_doc("Contact Search", of_record)
			);
		});
	},
});
