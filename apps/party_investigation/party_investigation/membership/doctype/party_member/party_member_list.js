frappe.listview_settings["Party Member"] = {
	add_fields: ["membership_status"],
	get_indicator(doc) {
		const colours = { "On Roster": "green", "Transferred Out": "gray", "Relationship Retained": "blue", "Membership Suspended": "orange" };
		return [__(doc.membership_status), colours[doc.membership_status] || "red", `membership_status,=,${doc.membership_status}`];
	},
};
