"""One text in the DocTypes that offer themselves to global search: what is found, by whom, and what is not said."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils.global_search import search, searched_doctypes

LEDGER, READER, ROLE = "Search Ledger", "search-reader@example.com", "Ledger Reader"


class TestGlobalSearch(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		fields = [
			{"fieldname": "person", "fieldtype": "Data", "label": "Person", "in_global_search": 1},
			{"fieldname": "place", "fieldtype": "Data", "label": "Place"},
			{
				"fieldname": "secret",
				"fieldtype": "Data",
				"label": "Secret",
				"in_global_search": 1,
				"permlevel": 1,
			},
		]
		frappe.get_doc({"doctype": "Role", "role_name": ROLE}).insert()
		rules = [{"role": ROLE, "read": 1, "if_owner": 1}, {"role": "System Manager", "read": 1}]
		frappe.get_doc(
			{
				"doctype": "DocType",
				"name": LEDGER,
				"module": "Custom",
				"custom": 1,
				"title_field": "person",
				"fields": fields,
				"permissions": rules,
			}
		).insert()
		frappe.get_doc({"doctype": "User", "email": READER, "first_name": "Reader"}).insert().add_roles(ROLE)
		for owner, person in ((READER, "王小明"), ("Administrator", "王大明")):
			row = frappe.get_doc({"doctype": LEDGER, "person": person, "place": "长沙", "secret": "机密一号"})
			row.insert().db_set("owner", owner)

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.delete_doc("DocType", LEDGER, force=True)
		frappe.delete_doc("User", READER, force=True)
		frappe.delete_doc("Role", ROLE, force=True)
		super().tearDownClass()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def found(self, text: str, **more) -> list[str]:
		return sorted(row["title"] for row in search(text, **more))

	def test_fields_that_are_offered_are_searched_and_no_others(self) -> None:
		self.assertIn(LEDGER, searched_doctypes())
		self.assertEqual(self.found("明", doctype=LEDGER), [])
		self.assertEqual(self.found("大明"), ["王大明"])
		self.assertEqual(self.found("长沙", doctype=LEDGER), [])
		self.assertEqual(self.found("%%", doctype=LEDGER), [])
		self.assertEqual(search("大明")[0]["content"], "Person: 王大明")
		self.assertEqual(self.found("机密", doctype=LEDGER), ["王大明", "王小明"])

	def test_who_asks_finds_what_a_list_would_show(self) -> None:
		frappe.set_user(READER)
		self.assertEqual(self.found("大明", doctype=LEDGER), [])
		self.assertEqual(self.found("小明"), ["王小明"])
		self.assertEqual(self.found("机密", doctype=LEDGER), [], "a field above the reader's level")
		frappe.set_user("Guest")
		self.assertEqual(search("小明"), [])
