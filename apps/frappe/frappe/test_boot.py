"""What the desk is told of a user's rights when it starts."""

import frappe
from frappe.boot import get_bootinfo
from frappe.tests.utils import FrappeTestCase


class TestBoot(FrappeTestCase):
	def test_what_only_the_system_makes_is_not_offered_as_new(self) -> None:
		user = get_bootinfo()["user"]
		for doctype in ("Error Log", "Access Log", "Version"):
			self.assertNotIn(doctype, user.can_create)
			self.assertIn(doctype, user.in_create)
			self.assertIn(doctype, user.can_read)
		self.assertIn("Note", user.can_create)

	def test_guest_may_next_to_nothing(self) -> None:
		with self.set_user("Guest"):
			user = get_bootinfo()["user"]
		self.assertEqual((user.can_create, user.can_write, user.can_export, user.can_print), ([], [], [], []))

	def test_a_report_that_is_disabled_or_deleted_is_told_at_once(self) -> None:
		report = frappe.get_doc(
			{
				"doctype": "Report",
				"report_name": "Boot Report",
				"ref_doctype": "ToDo",
				"report_type": "Report Builder",
				"is_standard": "No",
			}
		).insert()
		self.assertIn("Boot Report", self.reports())
		report.toggle_disable(True)
		self.assertNotIn("Boot Report", self.reports())
		report.toggle_disable(False)
		self.assertIn("Boot Report", self.reports())
		frappe.delete_doc("Report", "Boot Report")
		self.assertNotIn("Boot Report", self.reports())

	def reports(self) -> dict:
		"""The reports that the desk is told of."""
		return get_bootinfo()["user"]["all_reports"]
