frappe.query_reports["Key Groups"] = {
	filters: [party_investigation.filters.campaign(), party_investigation.filters.organization()],
	onload(report) {
		report.page.add_inner_button(__("Propose"), () => {
			const organization = report.get_values().organization;
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
		if (column.fieldname !== "key_group" || !data?.members || !data.is_group) return text;
		return `<a href="/app/party-member?key_group=${encodeURIComponent(data.key_group)}">${text}</a>`;
	},
};
