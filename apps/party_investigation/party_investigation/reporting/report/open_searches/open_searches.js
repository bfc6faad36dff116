frappe.query_reports["Open Searches"] = {
	filters: [
		party_investigation.filters.campaign(),
		party_investigation.filters.organization(),
		party_investigation.filters.choice("part", __("Next Step"), "search_parts"),
	],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data);
		if (column.fieldname === "member_name" && data?.search) {
			return `<a href="/app/contact-search/${encodeURIComponent(data.search)}">${text}</a>`;
		}
		return column.fieldname === "time_left" && data?.days_left !== null && data.days_left <= 0 ? `<strong>${text}</strong>` : text;
	},
};
