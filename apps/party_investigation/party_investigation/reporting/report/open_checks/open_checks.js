frappe.query_reports["Open Checks"] = {
	filters: [
		{ ...party_investigation.filters.campaign(), reqd: 1 },
		{ ...party_investigation.filters.organization(), reqd: 1 },
		party_investigation.filters.choice("kind", __("Kind of Check"), ["Hard", "Soft", "To Be Evidenced"]),
		party_investigation.filters.page(),
	],
};
