"""The setting that keeps the three officers apart: who may change it, and who hears of it."""

import frappe
from party_investigation.organization import officers
from party_investigation.tests.officers_case import OfficersCase, make_account

SYSTEM, SECURITY, AUDITOR = officers.OFFICERS


class TestOfficerSeparation(OfficersCase):
	def test_a_change_says_why_and_is_told_to_the_auditors(self) -> None:
		setting = frappe.get_doc(officers.SETTING)
		setting.enabled = 0
		self.assertRaises(frappe.MandatoryError, setting.save)
		setting.reload()
		setting.update({"enabled": 0, "reason": "一个人的单位"})
		setting.save()
		subjects = frappe.get_all(
			"Notification Log",
			{"for_user": self.officer[AUDITOR], "document_type": officers.SETTING},
			pluck="subject",
		)
		self.assertTrue(any("一个人的单位" in subject for subject in subjects))
		setting.enabled = 1
		self.assertRaises(frappe.MandatoryError, setting.save)

	def test_it_is_switched_on_where_every_account_keeps_it(self) -> None:
		frappe.db.set_single_value(officers.SETTING, "enabled", 0)
		mixed = make_account("mixed", SYSTEM, SECURITY)
		setting = frappe.get_doc(officers.SETTING)
		setting.update({"enabled": 1, "reason": "三人到位"})
		with self.assertRaisesRegex(frappe.ValidationError, mixed):
			setting.save()

	def test_no_officer_changes_it(self) -> None:
		for role, user in self.officer.items():
			with self.subTest(role):
				self.assertFalse(frappe.has_permission(officers.SETTING, "write", user=user))
