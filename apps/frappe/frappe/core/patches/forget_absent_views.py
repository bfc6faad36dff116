"""DocTypes that were told to open in a view which is not there open in their list, and their forms can be saved again."""

import frappe


def execute() -> None:
	"""Empty *Default View* where it names no view that there is, as it is stored and as sites have changed it."""
	there = ["", *frappe.get_meta("DocType").get_field("default_view").options.split("\n")]
	absent = {"default_view": ["not in", there]}
	for name in frappe.get_all("DocType", filters=absent, pluck="name"):
		frappe.db.set_value("DocType", name, "default_view", None, update_modified=False)
	changed = {"property": "default_view", "value": ["not in", there]}
	for name in frappe.get_all("Property Setter", filters=changed, pluck="name"):
		frappe.delete_doc("Property Setter", name)
