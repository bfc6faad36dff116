"""Members who are away: contacts are logged by the own branch and by the one there, and each stays within its part."""

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.tests.world import WorldTest, make_user

RECORD = "Mobile Member Record"


class TestContacts(WorldTest):
	def setUp(self) -> None:
		super().setUp()
		self.secretary = make_user("own", [("Branch Secretary", "T1B1")])
		self.there = make_user("there", [("Branch Secretary", "T2B1")])
		self.reviewer = make_user("reviewer", [("Discipline Reviewer", "T2")])
		self.beside = make_user("beside", [("Branch Secretary", "T1B2")])
		self.name = frappe.db.get_value(RECORD, {"organization": "T1B1"})
		frappe.set_user(self.secretary)

	def record(self):
		return frappe.get_doc(RECORD, self.name)

	def test_a_contact_is_logged_and_settles_what_was_due(self) -> None:
		record = self.record()
		record.run_method("onload")
		self.assertTrue(record.get_onload("may_log"))
		self.assertLess(record.get_onload("next_contact_by"), today())
		record.log_contact(today(), "电话", "在外务工，情况正常", True)
		record = self.record()
		(row,) = record.contacts
		self.assertEqual((row.reached, row.handled_by), (1, "own"))
		self.assertEqual(getdate(record.last_asked_on), getdate(today()))
		record.run_method("onload")
		self.assertGreater(record.get_onload("next_contact_by"), today())
		record.log_contact(add_days(today(), -9), "短信", "未回", False)
		self.assertEqual(getdate(self.record().last_asked_on), getdate(today()))

	def test_what_cannot_be_is_refused(self) -> None:
		for values in (
			(add_days(today(), 1), "电话", "x"),
			("2001-01-01", "电话", "x"),
			(today(), "飞鸽", "x"),
			(today(), "电话", " "),
		):
			with self.subTest(values):
				self.assertRaises(frappe.ValidationError, self.record().log_contact, *values)
		self.assertRaises(frappe.ValidationError, self.record().update({"to_organization": "T1B1"}).save)
		self.assertRaises(
			frappe.ValidationError, self.record().update({"joined_there_on": "2001-01-01"}).save
		)
		self.record().update({"returned_on": today()}).save()
		self.assertRaises(frappe.ValidationError, self.record().log_contact, today(), "电话", "x")

	def test_the_branch_there_reads_and_logs_and_changes_nothing_else(self) -> None:
		frappe.set_user(self.there)
		self.assertFalse(frappe.has_permission(RECORD, "read", doc=self.name))
		self.assertRaises(frappe.PermissionError, self.record().log_contact, today(), "电话", "x")
		frappe.set_user(self.secretary)
		self.record().update({"to_organization": "T2B1", "joined_there_on": today()}).save()
		self.assertEqual(self.record().to_organization_name, "测试T2B1")
		told = {"for_user": self.there, "document_name": self.name}
		self.assertTrue(frappe.db.exists("Notification Log", told))
		frappe.set_user(self.there)
		self.assertEqual(frappe.get_list(RECORD, {"name": self.name}, pluck="name"), [self.name])
		self.assertFalse(frappe.has_permission("Party Member", "read", doc=self.record().member))
		self.assertRaises(frappe.PermissionError, self.record().update({"remark": "x"}).save)
		self.record().log_contact(today(), "参加组织生活", "参加了支部大会", True)
		self.assertEqual(self.record().contacts[-1].handled_by, "there（测试T2B1）")
		for user in (self.reviewer, self.beside):
			frappe.set_user(user)
			self.assertRaises(frappe.PermissionError, self.record().log_contact, today(), "电话", "x")
