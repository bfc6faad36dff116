frappe.views.calendar["Event"] = {
	field_map: {
		id: "name",
		title: "subject",
		start: "starts_on",
		end: "ends_on",
		allDay: "all_day",
		color: "color",
		status: "event_type",
	},
	get_events_method: "frappe.desk.doctype.event.event.get_events",
};
