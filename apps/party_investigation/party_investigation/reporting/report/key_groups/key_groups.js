// A figure leads to the list of as many members.
function members_of(filters, text) {
	const written = Object.entries(filters).map(([field, value]) => [field, typeof value === "string" ? value : JSON.stringify(value)]);
	return `<a href="/app/party-member?${new URLSearchParams(written)}">${text}</a>`;
}

frappe.query_reports["Key Groups"] = {
	filters: [party_investigation.filters.campaign(), party_investigation.filters.organization()],
	onload(report) {
		if (!frappe.model.can_write("Party Member")) return;
		report.page.add_inner_button(__("Propose"), () => {
			const organization = report.get_values().organization || report.data[0]?.organization;
			if (!organization) {
				frappe.msgprint(__("Choose an organization first."));
				return;
			}
			frappe
				.xcall("party_investigation.membership.key_groups.propose", { organization })
				.then((made) => {
					frappe.show_alert({ message: __("{0} members have a key group proposed.", [made]), indicator: "green" });
					report.refresh();
				});
		});
	},
	formatter: (value, row, column, data, plain) => {
		const text = plain(value, row, column, data);
		if (!value || !data?.opens) return text;
		if (column.fieldname === "members") return members_of(data.opens, text);
		return column.fieldname === "proposed" ? members_of({ ...data.opens, key_group_proposed: 1 }, text) : text;
	},
};
