"""A line of annex 2: the search writes it and takes it back."""

import frappe
from party_investigation.tests.world import WorldTest


class TestRestoredContact(WorldTest):
	def test_a_line_follows_its_search(self) -> None:
		line = frappe.get_doc("Restored Contact", {"organization": "T1B1"})
		self.assertRaises(
			frappe.ValidationError, frappe.delete_doc, "Restored Contact", line.name, force=True
		)
		line.update({"months_out": 200, "conduct": "改", "present_situation": "在长沙务工"}).save()
		line.reload()
		self.assertEqual((line.conduct, line.present_situation), ("无", "在长沙务工"))
		self.assertNotEqual(line.months_out, 200)
		search = frappe.get_doc("Contact Search", line.search)
		search.update({"result": "Open", "restored_on": None}).save()
		self.assertTrue(line.reload().withdrawn_on)
