frappe.query_reports["Return Queue"] = {
	filters: [
		party_investigation.filters.campaign(),
		party_investigation.filters.organization(),
		party_investigation.filters.choice("part", __("Part of the Queue"), "queue_parts"),
		party_investigation.filters.form_set(),
		party_investigation.filters.page(),
	],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data)
		if (column.fieldname === "organization_name" && data?.unit_return)
			return `<a href="/app/unit-return/${encodeURIComponent(data.unit_return)}">${text}</a>`
		return text
	},
}
