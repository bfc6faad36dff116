frappe.query_reports["Open Checks"] = {
	filters: [
		{ ...party_investigation.filters.campaign(), reqd: 1 },
		{ ...party_investigation.filters.organization(), reqd: 1 },
		party_investigation.filters.choice("kind", __("Kind of Check"), "check_kinds"),
		party_investigation.filters.page(),
	],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data);
		if (column.fieldname !== "form" || !data?.record) return text;
		const address = `/app/${data.doctype.toLowerCase().replace(/ /g, "-")}/${encodeURIComponent(data.record)}`;
		return `<a href="${frappe.utils.escape_html(address)}">${text}</a>`;
	},
};
