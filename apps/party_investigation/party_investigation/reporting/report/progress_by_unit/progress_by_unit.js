frappe.query_reports["Progress by Unit"] = {
	filters: [
		party_investigation.filters.campaign(),
		party_investigation.filters.organization(),
	],
};
