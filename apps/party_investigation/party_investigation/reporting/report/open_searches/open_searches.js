frappe.query_reports["Open Searches"] = {
	filters: [
		{
			fieldname: "campaign",
			label: __("Campaign"),
			fieldtype: "Link",
			options: "Investigation Campaign",
			default: frappe.defaults.get_user_default("investigation_campaign"),
		},
		{ fieldname: "organization", label: __("Organization"), fieldtype: "Link", options: "Party Organization" },
		{
			fieldname: "part",
			label: __("Next Step"),
			fieldtype: "Select",
			options: ["", "Due", "Planned", "Nothing Planned"].map((part) => ({ value: part, label: part && __(part) })),
		},
	],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data);
		if (column.fieldname === "member_name" && data?.search) {
			return `<a href="/app/contact-search/${encodeURIComponent(data.search)}">${text}</a>`;
		}
		return column.fieldname === "time_left" && data?.days_left <= 0 ? `<strong>${text}</strong>` : text;
	},
};
