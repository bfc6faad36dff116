frappe.query_reports["Audit Trail"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("First Day"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -7),
		},
		{ fieldname: "to_date", label: __("Last Day"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{ fieldname: "user", label: __("User"), fieldtype: "Data" },
		{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Data" },
		{ fieldname: "document", label: __("Document"), fieldtype: "Data" },
		party_investigation.filters.choice("kind", __("Kind"), "trail_kinds"),
	],
};
