frappe.query_reports["Member Archive Ledger"] = {
	filters: [
		party_investigation.filters.organization(),
		party_investigation.filters.choice("view", __("Ledger View"), "ledger_views"),
		party_investigation.filters.choice("part", __("Part"), "ledger_parts"),
	],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data);
		if (column.fieldname === "member_name" && data?.archive) {
			return `<a href="/app/member-archive/${encodeURIComponent(data.archive)}">${text}</a>`;
		}
		if (column.fieldname === "organization_name" && data?.organization && !data.archive) {
			const view = data.is_group ? "" : "&view=By+Member";
			return `<a href="/app/query-report/Member%20Archive%20Ledger?organization=${encodeURIComponent(data.organization)}${view}">${text}</a>`;
		}
		return ["loans_overdue", "days_overdue"].includes(column.fieldname) && value ? `<strong>${text}</strong>` : text;
	},
};
