frappe.query_reports["What Is Due"] = {
	filters: [
		party_investigation.filters.campaign(),
		party_investigation.filters.organization(),
	],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data)
		if (column.fieldname === "form_set" && data?.unit_return)
			return `<a href="/app/unit-return/${encodeURIComponent(data.unit_return)}">${text}</a>`
		if (column.fieldname === "time_left" && data?.days_left < 0) return `<strong>${text}</strong>`
		return text
	},
}
