frappe.query_reports["Policy Guide"] = {
	filters: [
		party_investigation.filters.campaign(),
		{
			fieldname: "topic",
			label: __("Topic"),
			fieldtype: "Select",
			options: ["", ...party_investigation.choices("guide_topics")].map((value) => ({ value, label: value && __(value) })),
		},
		{ fieldname: "words", label: __("Words"), fieldtype: "Data" },
	],
	onload(report) {
		report.page.add_inner_button(__("Read in Full"), () => party_investigation.show_answers(report.data));
	},
};
