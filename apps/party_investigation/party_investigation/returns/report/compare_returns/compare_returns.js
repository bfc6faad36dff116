(function () {
	const version = (fieldname, label, description) => ({
		fieldname,
		label,
		description,
		fieldtype: "Link",
		options: "Return Version",
	});

	frappe.query_reports["Compare Returns"] = {
		filters: [
			{ fieldname: "unit_return", label: __("Unit Return"), fieldtype: "Link", options: "Unit Return", reqd: 1 },
			version("before", __("Version Before"), __("Empty: what was accepted from the units below.")),
			version("after", __("Version After"), __("Empty: what stands in the records today.")),
			party_investigation.filters.page(),
		],
	};
})();
