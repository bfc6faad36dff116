frappe.query_reports["Key Groups"] = {
	filters: [
		{
			fieldname: "campaign",
			label: __("Campaign"),
			fieldtype: "Link",
			options: "Investigation Campaign",
			default: frappe.defaults.get_user_default("investigation_campaign"),
		},
		{ fieldname: "organization", label: __("Organization"), fieldtype: "Link", options: "Party Organization" },
	],
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
