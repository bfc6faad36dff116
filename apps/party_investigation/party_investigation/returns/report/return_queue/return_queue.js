frappe.query_reports["Return Queue"] = {
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
			label: __("Part of the Queue"),
			fieldtype: "Select",
			options: ["", "To Do", "Overdue", "Due Soon", "Under Way"].map((part) => ({
				value: part,
				label: part && __(part),
			})),
		},
		{
			fieldname: "form_set",
			label: __("Form Set"),
			fieldtype: "Select",
			options: ["", "Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"].map(
				(key) => ({ value: key, label: key && __(key) }),
			),
		},
		{ fieldname: "page", label: __("Page Number"), fieldtype: "Int", default: 1 },
	],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data)
		if (column.fieldname === "organization_name" && data?.unit_return)
			return `<a href="/app/unit-return/${encodeURIComponent(data.unit_return)}">${text}</a>`
		return text
	},
}
