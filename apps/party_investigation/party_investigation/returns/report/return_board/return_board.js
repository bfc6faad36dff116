frappe.query_reports["Return Board"] = {
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
			fieldname: "form_set",
			label: __("Form Set"),
			fieldtype: "Select",
			options: [
				...["", "Survey Registration", "Search Registration", "Loss Summary", "Disposition Report"].map((key) => ({
					value: key,
					label: key && __(key),
				})),
				{ value: "All", label: __("All Form Sets") },
			],
		},
		{
			fieldname: "level",
			label: __("Level"),
			fieldtype: "Select",
			options: ["", "branch", "committee", "unit"].map((key) => ({ value: key, label: key && __(key) })),
		},
	],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data)
		if (!data) return text
		const address = { organization_name: data.address, state: data.return_address }[column.fieldname]
		if (address && text) return `<a href="${address}">${text}</a>`
		if (["overdue", "repeated"].includes(column.fieldname) && value) return `<strong>${text}</strong>`
		return text
	},
}
