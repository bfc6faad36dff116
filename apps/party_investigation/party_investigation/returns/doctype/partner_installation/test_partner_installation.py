"""Installations that packages are exchanged with."""

import frappe
from party_investigation.package import signature
from party_investigation.tests.world import WorldTest, make_user


class TestPartnerInstallation(WorldTest):
	def entered(self, **values):
		_private, public = signature.new_key()
		return frappe.get_doc(
			{
				"doctype": "Partner Installation",
				"organization": "T1",
				"installation_name": "某单位",
				"public_key": public,
				"fingerprint": signature.fingerprint(public),
				**values,
			}
		)

	def test_who_acts_there_enters_it(self) -> None:
		frappe.set_user(make_user("college", [("Committee Officer", "T1")]))
		partner = self.entered().insert()
		self.assertEqual(partner.entered_by, frappe.session.user)
		for other in ("T2", "T"):
			with self.assertRaises(frappe.PermissionError):
				self.entered(organization=other).insert()
		partner.enabled = 0
		partner.save()

	def test_key_and_fingerprint_fit_and_stand(self) -> None:
		for wrong in (
			{"fingerprint": "0" * 32},
			{"fingerprint": ""},
			{"public_key": "x"},
			{"public_key": ""},
		):
			with self.subTest(wrong), self.assertRaises(frappe.ValidationError):
				self.entered(**wrong).insert()
		partner = self.entered().insert()
		for change in (
			{"public_key": signature.new_key()[1]},
			{"fingerprint": "0" * 32},
			{"organization": "T2"},
		):
			with self.subTest(change), self.assertRaises(frappe.ValidationError):
				frappe.get_doc("Partner Installation", partner.name).update(change).save()
