"""Annex 5 of an organization: computed from the campaign that covers it."""

import frappe
from party_investigation.tests.world import WorldTest, make_overlapping_campaign


class TestDispositionSummary(WorldTest):
	def test_a_campaign_of_another_part_of_the_tree_is_refused(self) -> None:
		other = make_overlapping_campaign("T2").name
		summary = frappe.get_doc({"doctype": "Disposition Summary", "campaign": other, "organization": "T1"})
		self.assertRaises(frappe.ValidationError, summary.insert)

	def test_it_computes_itself(self) -> None:
		summary = frappe.get_doc("Disposition Summary", self.made["Disposition Summary"]["T1"])
		summary.save()
		self.assertEqual((summary.rows[0].row_code, summary.rows[0].column_1), ("01", 4))
		digest = summary.digest
		summary.rows[0].column_1 = 99
		summary.save()
		self.assertEqual((summary.rows[0].column_1, summary.digest), (4, digest))
