frappe.query_reports["Incoming Mobile Members"] = {
	filters: [party_investigation.filters.campaign(), party_investigation.filters.organization()],
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data);
		if (column.fieldname === "member_name" && data?.document) {
			const route = frappe.router.slug(data.document_type);
			return `<a href="/app/${route}/${encodeURIComponent(data.document)}">${text}</a>`;
		}
		return column.fieldname === "next_contact_by" && data?.overdue ? `<strong>${text}</strong>` : text;
	},
};
