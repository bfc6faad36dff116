(function () {
	const URGING = "party_investigation.returns.urging";

	// One press urges all that the board shows as late, a notice a form set.
	async function urge(report) {
		const { campaign, organization, form_set } = report.get_values();
		const asked = { campaign, organization, form_set };
		const late = await frappe.xcall(`${URGING}.get_late`, asked);
		if (!late.length) return frappe.msgprint(__("Nobody is late, or all were urged today."));
		const lines = late.map((row) => __("{0}: {1} units", [__(row.form_set), row.units]));
		frappe.confirm([__("Urge all that are late?"), ...lines].join("<br>"), async () => {
			const notices = await frappe.xcall(`${URGING}.urge_late`, asked);
			const links = notices.map((name) => frappe.utils.get_form_link("Urging Notice", name, true));
			frappe.msgprint({ title: __("Urged"), message: links.join("<br>"), indicator: "green" });
			report.refresh();
		});
	}

	frappe.query_reports["Return Board"] = {
		onload(report) {
			if (frappe.model.can_create("Urging Notice")) {
				report.page.add_inner_button(__("Urge All That Are Late"), () => urge(report));
			}
		},
		filters: [
			party_investigation.filters.campaign(),
			party_investigation.filters.organization(),
			party_investigation.filters.form_set({ value: "All", label: __("All Form Sets") }),
			party_investigation.filters.choice("level", __("Level of the Unit"), "levels"),
		],
		formatter: (value, row, column, data, plain) => {
			const text = plain(value, row, column, data)
			if (!data) return text
			const address = { organization_name: data.address, state: data.return_address }[column.fieldname]
			if (address && text) return `<a href="${address}">${text}</a>`
			if (["overdue", "repeated"].includes(column.fieldname) && value) return `<strong>${text}</strong>`
			return text
		},
	}
})();
