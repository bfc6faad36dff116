frappe.listview_settings["Party Member"] = {
	add_fields: ["membership_status", "key_group_proposed"],
	get_indicator(doc) {
		const colours = { "On Roster": "green", "Transferred Out": "gray", Merged: "gray", "Relationship Retained": "blue", "Membership Suspended": "orange" };
		return [__(doc.membership_status), colours[doc.membership_status] || "red", `membership_status,=,${doc.membership_status}`];
	},
	// The branch confirms the key groups that are proposed for members.
	onload(listview) {
		if (!frappe.model.can_write("Party Member")) return;
		listview.page.add_action_item(__("Confirm the Key Group"), async () => {
			const members = listview.get_checked_items().filter((doc) => doc.key_group_proposed).map((doc) => doc.name);
			if (!members.length) {
				frappe.msgprint(__("Choose members whose key group is proposed."));
				return;
			}
			party_investigation.tell_outcome(await frappe.xcall("party_investigation.membership.key_groups.confirm", { members }));
			listview.refresh();
		});
	},
};
