frappe.query_reports["Suspected Duplicates"] = {
	filters: [party_investigation.filters.organization()],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data);
		if (["member_name", "other_name"].includes(column.fieldname) && data?.member) {
			const asked = new URLSearchParams({ member: data.member, other: data.other });
			return `<a href="/app/member-pair/new?${frappe.utils.escape_html(String(asked))}">${text}</a>`;
		}
		return text;
	},
};
