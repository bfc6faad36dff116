"""Annexes from the desk: who may take them, whole or masked, and that it is logged."""

import frappe
from frappe.tests.utils import FrappeTestCase
from party_investigation.organization.tree import get_children
from party_investigation.reporting.output import download_annex, get_figures
from party_investigation.tests.world import back_to_nothing, make_user, make_world


class TestOutput(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		# The Access Log commits, so that nobody can undo it; a test is rolled back.
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None
		self.campaign = make_world()["Investigation Campaign"]

	def take(self, organization: str, annex: int, format: str = "xlsx") -> bytes:
		download_annex(self.campaign, organization, annex, format)
		return frappe.local.response.filecontent

	def test_own_part_of_the_tree_only(self) -> None:
		secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		officer = make_user("officer", [("Committee Officer", "T1")])
		frappe.set_user(secretary)
		self.assertTrue(self.take("T1B1", 3))
		for organization in ("T1B2", "T1", "T", "nowhere"):
			self.assertRaises(frappe.PermissionError, self.take, organization, 3)
			self.assertRaises(frappe.PermissionError, get_figures, self.campaign, organization)
		frappe.set_user(officer)
		self.assertEqual(get_figures(self.campaign, "T1")["not_found"], 2)
		self.assertRaises(frappe.PermissionError, self.take, "T2", 4)

	def test_readers_do_not_export(self) -> None:
		frappe.set_user(make_user("auditor", [("Investigation Auditor", "T")]))
		self.assertRaises(frappe.PermissionError, self.take, "T1B1", 3)
		self.assertEqual(get_figures(self.campaign, "T")["not_found"], 3)

	def test_no_right_no_figures(self) -> None:
		frappe.set_user(make_user("nobody", []))
		self.assertRaises(frappe.PermissionError, get_figures, self.campaign, "T1")

	def test_export_is_logged(self) -> None:
		frappe.set_user(make_user("logged", [("Committee Officer", "T1")]))
		self.take("T1", 2)
		frappe.set_user("Administrator")
		logged = frappe.get_all(
			"Access Log", {"export_from": "Restored Contact"}, ["user", "page", "file_type"]
		)
		self.assertIn(
			("logged@party.example", "T1: annex 2", "XLSX"), [tuple(row.values()) for row in logged]
		)

	def test_tree_begins_where_the_user_may_see(self) -> None:
		frappe.set_user(make_user("two", [("Branch Secretary", "T1B2"), ("Committee Officer", "T2")]))
		roots = get_children("Party Organization", is_root=True)
		self.assertEqual([row["value"] for row in roots], ["T1B2", "T2"])
		self.assertEqual([row["value"] for row in get_children("Party Organization", "T2")], ["T2B1"])
		self.assertEqual(
			get_children("Party Organization", "T1"),
			[{"value": "T1B2", "title": "测试T1B2", "expandable": 0}],
		)
