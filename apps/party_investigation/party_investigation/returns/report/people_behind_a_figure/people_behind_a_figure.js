(function () {
	const of_figure = (fieldname, label, options) => ({ fieldname, label, fieldtype: "Select", reqd: 1, options });
	const numbered = (last) => Array.from({ length: last }, (_one, place) => String(place + 1));

	frappe.query_reports["People Behind a Figure"] = {
		filters: [
			{
				fieldname: "campaign",
				label: __("Campaign"),
				fieldtype: "Link",
				options: "Investigation Campaign",
				reqd: 1,
				default: frappe.defaults.get_user_default("investigation_campaign"),
			},
			{ fieldname: "organization", label: __("Organization"), fieldtype: "Link", options: "Party Organization", reqd: 1 },
			{ fieldname: "version", label: __("Return Version"), fieldtype: "Link", options: "Return Version" },
			{ ...of_figure("annex", __("Annex"), ["4", "5"]), default: "4" },
			{ ...of_figure("row", __("Line of the Form"), numbered(10).map((row) => row.padStart(2, "0"))), default: "01" },
			{ ...of_figure("column", __("Column"), numbered(17)), default: "1" },
			{ fieldname: "page", label: __("Page Number"), fieldtype: "Int", default: 1 },
		],
	};
})();
