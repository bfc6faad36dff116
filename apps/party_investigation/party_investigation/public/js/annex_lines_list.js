(function () {
	// Annexes 2 and 3 as lists: what the search has withdrawn counts no more. It is left out at first, and marked where it is asked for.
	const campaign = frappe.defaults.get_user_default("investigation_campaign");

	party_investigation.forms_with("annex_lines_list").forEach((doctype) => {
		frappe.listview_settings[doctype] = {
			add_fields: ["withdrawn_on"],
			filters: [["withdrawn_on", "is", "not set"], ...(campaign ? [["campaign", "=", campaign]] : [])],
			get_indicator(doc) {
				return doc.withdrawn_on
					? [__("Withdrawn"), "gray", "withdrawn_on,is,set"]
					: [__("Counts"), "blue", "withdrawn_on,is,not set"];
			},
		};
	});
})();
