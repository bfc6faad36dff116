frappe.query_reports["Compare Campaigns"] = {
	filters: [
		{ ...party_investigation.filters.campaign(), reqd: 1 },
		{ ...party_investigation.filters.organization(), reqd: 1, default: frappe.boot.own_unit?.name },
		{
			...party_investigation.filters.campaign(),
			fieldname: "last",
			label: __("Compared with the Campaign"),
			description: __("Empty: the campaign that this one repeats."),
			default: undefined,
		},
		party_investigation.filters.choice("change", __("People"), "changes_between_campaigns"),
		party_investigation.filters.page(),
	],
};
