"""A version is made by a hand-in only."""

import frappe
from party_investigation.returns import creation
from party_investigation.returns.doctype.unit_return.test_unit_return import ReturnsTest


class TestReturnVersion(ReturnsTest):
	def test_nobody_writes_a_version(self) -> None:
		self.create(self.campaign)
		values = {
			"doctype": "Return Version",
			"unit_return": creation.return_name(self.campaign, "T1B1", "Loss Summary"),
			"campaign": self.campaign,
			"organization": "T1B1",
			"form_set": "Loss Summary",
			"number": 1,
		}
		self.assertRaises(frappe.PermissionError, frappe.get_doc(values).insert)
