frappe.query_reports["Open Checks"] = {
	filters: [
		{
			fieldname: "campaign",
			label: __("Campaign"),
			fieldtype: "Link",
			options: "Investigation Campaign",
			reqd: 1,
			default: frappe.defaults.get_user_default("investigation_campaign"),
		},
		{
			fieldname: "organization",
			label: __("Organization"),
			fieldtype: "Link",
			options: "Party Organization",
			reqd: 1,
		},
		{
			fieldname: "kind",
			label: __("Kind of Check"),
			fieldtype: "Select",
			options: ["", "Hard", "Soft", "To Be Evidenced"].map((kind) => ({ value: kind, label: kind && __(kind) })),
		},
		{
			fieldname: "page",
			label: __("Page Number"),
			fieldtype: "Int",
			default: 1,
		},
	],
};
