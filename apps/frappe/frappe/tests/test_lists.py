"""A list that code asks for again and again follows the DocType as it changes."""

import frappe
from frappe.model.tests.site import ModelTest, field

SAMPLE = {
	"name": "List Sample",
	"autoname": "field:title",
	"fields": [field("title"), field("number", "Int"), field("other", "Link", options="List Sample")],
}
NUMBERS = {"a": 2, "b": 1, "c": 3}


class TestLists(ModelTest):
	doctypes = (SAMPLE,)

	def setUp(self) -> None:
		for title, number in NUMBERS.items():
			values = {"title": title, "number": number, "other": "a", "creation": "2016-01-01"}
			frappe.get_doc({"doctype": "List Sample", "name": title, **values}).db_insert()

	def listed(self, **asked) -> list:
		return frappe.get_all("List Sample", pluck="name", **asked)

	def test_a_new_field_is_listed_at_once_and_not_after_a_rollback(self) -> None:
		self.assertNotIn("colour", frappe.get_all("List Sample", fields=["*"])[0])
		frappe.db.savepoint("before")
		custom = {"dt": "List Sample", "fieldname": "colour", "fieldtype": "Data", "label": "Colour"}
		frappe.get_doc({"doctype": "Custom Field", **custom}).insert()
		self.assertIn("colour", frappe.get_all("List Sample", fields=["*"])[0])
		frappe.db.rollback(save_point="before")
		self.assertNotIn("colour", frappe.get_all("List Sample", fields=["*"])[0])

	def test_the_order_follows_the_doctype(self) -> None:
		for sort_order, names in (("ASC", ["b", "a", "c"]), ("DESC", ["c", "a", "b"])):
			for name, value in (("sort_field", "number"), ("sort_order", sort_order)):
				frappe.make_property_setter(
					{
						"doctype": "List Sample",
						"doctype_or_field": "DocType",
						"property": name,
						"value": value,
					}
				)
			self.assertEqual(self.listed(), names)

	def test_each_list_is_what_it_asks_for(self) -> None:
		self.assertEqual(self.listed(order_by="number asc"), ["b", "a", "c"])
		self.assertEqual(self.listed(order_by="number desc", limit=1), ["c"])
		self.assertEqual(self.listed(filters={"number": [">", 1]}, order_by="number asc"), ["a", "c"])
		rows = frappe.get_all("List Sample", fields=["name", "other.number as far"], order_by="name asc")
		self.assertEqual([(row.name, row.far) for row in rows], [("a", 2), ("b", 2), ("c", 2)])
		counted = frappe.get_all("List Sample", fields=["other", "count(name) as n"], group_by="other")
		self.assertEqual([(row.other, row.n) for row in counted], [("a", 3)])
		numbers = frappe.get_all("List Sample", fields=["number"], distinct=True, as_list=True)
		self.assertEqual(sorted(numbers), [(1,), (2,), (3,)])
