"""The key of an installation."""

import frappe
from party_investigation.package.refusal import PackageRefused
from party_investigation.package.signature import fingerprint
from party_investigation.returns.packages import keys
from party_investigation.tests.world import WorldTest, make_user

KEY = "Installation Key"


class TestInstallationKey(WorldTest):
	def test_it_is_made_once_and_its_private_half_is_shown_to_nobody(self) -> None:
		public = keys.own_public_key()
		self.assertEqual(keys.own_public_key(), public)
		self.assertEqual(frappe.get_doc(KEY).fingerprint, fingerprint(public))
		signed = keys.sign("a test", b"content")
		self.assertEqual(signed.public_key, public)
		signed.check("a test", b"content")
		for purpose, content in (("another test", b"content"), ("a test", b"other")):
			with self.assertRaises(PackageRefused):
				signed.check(purpose, content)
		key = frappe.get_doc(KEY)
		self.assertNotIn(key.private_key, (None, ""))
		self.assertEqual(set(key.private_key), {"*"})
		with self.assertRaises(frappe.PermissionError):
			key.get_password("private_key")
		key.public_key = "x"
		with self.assertRaises(frappe.PermissionError):
			key.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc(KEY).make()
		self.assertEqual(keys.own_public_key(), public)

	def test_no_officer_reads_it(self) -> None:
		keys.own_public_key()
		frappe.set_user(make_user("officer", [("Organization Department Officer", "T")]))
		self.assertFalse(frappe.has_permission(KEY, "read"))
