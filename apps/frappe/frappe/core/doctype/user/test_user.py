"""Whose account may be renamed by whom."""

import frappe
from frappe.tests import IntegrationTestCase


class TestRenameUser(IntegrationTestCase):
	def test_nobody_renames_ones_own_account(self) -> None:
		email = "renamed.by.self@example.com"
		if not frappe.db.exists("User", email):
			frappe.get_doc(
				{"doctype": "User", "email": email, "first_name": "Self", "send_welcome_email": 0}
			).insert()
		with self.set_user(email):
			with self.assertRaises(frappe.PermissionError):
				frappe.rename_doc("User", email, "another@example.com")
		self.assertTrue(frappe.db.exists("User", email))
