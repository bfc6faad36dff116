"""The directory: names and codes of organizations anywhere, for who writes to them; nothing else and nobody else."""

import frappe
from frappe.desk.search import search_link
from party_investigation.organization import directory
from party_investigation.tests.world import WorldTest, make_user

QUERY = "party_investigation.organization.directory.search"


class TestDirectory(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.reviewer = make_user("reviewer", [("Discipline Reviewer", "T1")])
		frappe.set_user(self.secretary)

	def find(self, text, **values):
		rows = directory.search("Party Organization", text, "name", 0, 20, as_dict=True, **values)
		return [row.name for row in rows]

	def test_every_organization_is_found_by_name_and_code(self) -> None:
		self.assertEqual(self.find("T2B1"), ["T2B1"])
		self.assertIn("T2B1", self.find("测试T2"))
		self.assertEqual(self.find("测试T2")[0], "T2")
		offered = search_link("Party Organization", "T2B1", query=QUERY)
		self.assertEqual([row["value"] for row in offered], ["T2B1"])
		self.assertEqual(directory.name_in_directory("T2B1"), "测试T2B1")
		self.assertFalse(frappe.has_permission("Party Organization", "read", doc="T2B1"))

	def test_what_is_out_of_use_is_not_written_to(self) -> None:
		frappe.db.set_value("Party Organization", "T2B1", "disabled", 1)
		self.assertEqual(self.find("T2B1"), [])

	def test_an_entry_is_what_stands_on_an_envelope(self) -> None:
		frappe.db.set_value("Party Organization", "T2B1", {"phone": "0731-1", "postal_address": "某路"})
		(entry,) = directory.search(
			"Party Organization", "T2B1", "phone", 0, 20, filters={"phone": "0731-1"}, as_dict=True
		)
		self.assertEqual(entry, {"name": "T2B1", "organization_name": "测试T2B1", "above": "测试T2"})

	def test_signs_of_patterns_are_no_patterns_and_pages_end(self) -> None:
		self.assertEqual(self.find("%T2B1%"), ["T2B1"])
		self.assertRaises(
			frappe.ValidationError, directory.search, "Party Organization", "", "name", 5000, 20
		)

	def test_who_writes_no_letters_reads_none_of_it(self) -> None:
		for user in (self.reviewer, "Guest"):
			frappe.set_user(user)
			self.assertRaises(frappe.PermissionError, self.find, "T2")
			self.assertRaises(frappe.PermissionError, directory.name_in_directory, "T2")
