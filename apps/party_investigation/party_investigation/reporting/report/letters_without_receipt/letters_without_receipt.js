frappe.query_reports["Letters Without Receipt"] = {
	filters: [party_investigation.filters.organization(), party_investigation.filters.choice("part", __("Part"), "letter_parts")],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data);
		if (column.fieldname === "member_name" && data?.letter) {
			return `<a href="/app/transfer-letter/${encodeURIComponent(data.letter)}">${text}</a>`;
		}
		return column.fieldname === "days_overdue" && data?.days_overdue ? `<strong>${text}</strong>` : text;
	},
};
