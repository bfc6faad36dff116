"""What patches of the engine do to sites that exist."""

import frappe
from frappe.core.patches import forget_absent_views
from frappe.tests.utils import FrappeTestCase


class TestPatches(FrappeTestCase):
	def test_views_that_are_not_there_are_forgotten_and_others_stay(self) -> None:
		doctype = {"doctype": "DocType", "module": "Custom", "custom": 1, "fields": [], "permissions": []}
		before = {"Opens Gantt": "Gantt", "Opens Report": "Report", "Opens Nothing": None}
		for name, view in before.items():
			frappe.get_doc({**doctype, "name": name}).insert()
			frappe.db.set_value("DocType", name, "default_view", view)
		setter = {"doctype": "Property Setter", "doctype_or_field": "DocType", "property": "default_view"}
		for doc_type, value in (("ToDo", "Dashboard"), ("Note", "Kanban")):
			made = frappe.get_doc({**setter, "doc_type": doc_type, "value": "List"}).insert()
			frappe.db.set_value("Property Setter", made.name, "value", value)
		forget_absent_views.execute()
		after = {name: frappe.db.get_value("DocType", name, "default_view") for name in before}
		self.assertEqual(after, {**before, "Opens Gantt": None})
		kept = frappe.get_all("Property Setter", {"property": "default_view"}, pluck="doc_type")
		self.assertEqual(kept, ["Note"])
		frappe.get_doc("DocType", "Opens Gantt").save()
