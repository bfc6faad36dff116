frappe.query_reports["Records Filled by Week"] = {
	filters: [party_investigation.filters.campaign(), party_investigation.filters.organization()],
};
