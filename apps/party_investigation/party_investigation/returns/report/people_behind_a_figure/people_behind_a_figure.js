(function () {
	const of_figure = (fieldname, label, options) => ({ fieldname, label, fieldtype: "Select", reqd: 1, options });
	const annexes = Object.values(party_investigation.choices("annex_of_summary")).map(String).sort();
	const numbered = (last) => Array.from({ length: last }, (_one, place) => String(place + 1));

	frappe.query_reports["People Behind a Figure"] = {
		filters: [
			{ ...party_investigation.filters.campaign(), reqd: 1 },
			{ ...party_investigation.filters.organization(), reqd: 1 },
			{ fieldname: "version", label: __("Return Version"), fieldtype: "Link", options: "Return Version" },
			{
				fieldname: "count",
				label: __("Count above the Tables"),
				fieldtype: "Select",
				options: [{ value: "", label: "" }, ...Object.entries(party_investigation.choices("counts_opened")).map(([value, label]) => ({ value, label: __(label) }))],
			},
			{ ...of_figure("annex", __("Annex"), annexes), default: annexes[0] },
			{ ...of_figure("row", __("Line of the Form"), numbered(10).map((row) => row.padStart(2, "0"))), default: "01" },
			{ ...of_figure("column", __("Column"), numbered(17)), default: "1" },
			party_investigation.filters.page(),
		],
	};
})();
