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

	def test_a_role_given_and_taken_is_told_at_once(self) -> None:
		role = frappe.get_doc({"doctype": "Role", "role_name": "Boot Reader"}).insert().name
		report = frappe.get_doc(
			{
				"doctype": "Report",
				"report_name": "Roles Report",
				"ref_doctype": "Error Log",
				"report_type": "Report Builder",
				"is_standard": "No",
				"roles": [{"role": role}, {"role": "System Manager"}],
			}
		).insert()
		user = self.user_with("boot.reader@example.com", "System Manager")
		self.assertIn(report.name, self.reports_of(user))
		frappe.get_doc("User", user).remove_roles("System Manager")
		self.assertNotIn(report.name, self.reports_of(user))
		frappe.get_doc("User", user).add_roles(role)  # gives no right on the DocType
		self.assertNotIn(report.name, self.reports_of(user))

	def test_a_document_that_is_shared_opens_the_reports_of_its_doctype_and_no_longer_than_that(self) -> None:
		role = frappe.get_doc({"doctype": "Role", "role_name": "Sharing Reporter"}).insert().name
		rights = {"parent": "Event", "role": role, "permlevel": 0, "read": 0, "report": 1}
		frappe.get_doc({"doctype": "Custom DocPerm", **rights}).insert()
		report = frappe.get_doc(
			{
				"doctype": "Report",
				"report_name": "Sharing Report",
				"ref_doctype": "Event",
				"report_type": "Report Builder",
				"is_standard": "No",
			}
		).insert()
		event = frappe.get_doc({"doctype": "Event", "subject": "x", "starts_on": "2016-07-15"}).insert()
		sharing, other = (self.user_with(f"boot.{one}@example.com", role) for one in ("one", "two"))
		self.assertNotIn(report.name, self.reports_of(sharing))
		frappe.share.add("Event", event.name, sharing)
		self.assertIn(report.name, self.reports_of(sharing))
		self.assertNotIn(report.name, self.reports_of(other))
		frappe.share.remove("Event", event.name, sharing)
		self.assertNotIn(report.name, self.reports_of(sharing))

	def test_settings_of_the_user_and_the_site_are_told_at_once(self) -> None:
		told = get_bootinfo()
		self.assertEqual((told.desk_theme, told.time_zone["user"]), ("Light", None))
		frappe.db.set_value("User", "Administrator", {"desk_theme": "Dark", "time_zone": "Asia/Urumqi"})
		frappe.db.set_single_value("System Settings", "date_format", "dd.mm.yyyy")
		told = get_bootinfo()
		self.assertEqual((told.desk_theme, told.time_zone["user"]), ("Dark", "Asia/Urumqi"))
		self.assertEqual(told.user.time_zone, "Asia/Urumqi")
		self.assertEqual(told.sysdefaults["date_format"], "dd.mm.yyyy")
		self.assertNotIn("desk_theme", told.user)

	def user_with(self, email: str, role: str) -> str:
		"""A new user with a role."""
		user = frappe.get_doc({"doctype": "User", "email": email, "first_name": email}).insert()
		user.add_roles(role)
		return user.name

	def reports_of(self, user: str) -> dict:
		"""The reports that the desk tells a user of."""
		with self.set_user(user):
			return self.reports()

	def reports(self) -> dict:
		"""The reports that the desk is told of."""
		return get_bootinfo()["user"]["all_reports"]
