"""Annex 4 of a unit: its relations, what it must agree with, the zero return (decisions D6, D7)."""

import frappe
from party_investigation.investigation import check_results
from party_investigation.reporting.report.open_checks.open_checks import execute
from party_investigation.tests.world import WorldTest


class TestLostContactSummary(WorldTest):
	def summary(self, unit: str, doctype: str = "Lost Contact Summary"):
		return frappe.get_doc(doctype, self.made[doctype][unit])

	def problems(self, document) -> list[str]:
		check_results.renew(document.doctype, [document.name])
		filters = {"campaign": self.campaign, "organization": "T", "kind": ""}
		return [row["problem"] for row in execute(filters)[1] if row["record"] == document.name]

	def test_a_table_agrees_with_the_lines_it_comes_from(self) -> None:
		for unit in ("T", "T1", "T1B1"):
			summary = self.summary(unit)
			self.assertEqual((summary.hard_checks, summary.soft_checks), ("", ""))
			self.assertFalse(summary.zero_return)
			self.assertEqual(self.problems(summary), [])

	def test_a_table_that_lines_have_left_behind_is_told(self) -> None:
		summary = self.summary("T1")
		frappe.db.delete("Untraced Member", {"organization": "T1B1"})
		self.assertEqual(len(self.problems(summary)), 1)
		self.assertEqual(summary.reload().hard_checks, "annex4.lines")
		summary.save()
		self.assertEqual(summary.hard_checks, "")

	def test_a_table_changed_past_the_form_is_told(self) -> None:
		summary = self.summary("T1")
		frappe.db.set_value("Lost Contact Summary Row", summary.rows[0].name, "column_2", 7)
		self.problems(summary)
		self.assertEqual(summary.reload().hard_checks, "annex4.lines table.columns table.rows")

	def test_a_unit_with_nobody_out_of_contact_makes_a_zero_return(self) -> None:
		for doctype in ("Untraced Member", "Restored Contact"):
			frappe.db.delete(doctype, {"organization": "T1B1"})
		summary = self.summary("T1B1")
		summary.save()
		self.assertTrue(summary.zero_return)
		self.assertFalse(self.summary("T1").zero_return)

	def test_annex_5_that_differs_from_annex_4_needs_a_remark(self) -> None:
		frappe.db.delete("Untraced Member", {"organization": "T1B1"})
		annex_5 = self.summary("T1", "Disposition Summary")
		annex_5.save()
		self.assertEqual(annex_5.soft_checks, "annex5.total")
		self.assertEqual(len(self.problems(annex_5)), 1)
		annex_5.reload().remark = "一人经核查已转出"
		annex_5.save()
		self.assertEqual((annex_5.soft_checks, self.problems(annex_5)), ("", []))

	def test_tables_compute_themselves(self) -> None:
		name = self.made["Lost Contact Summary"]["T1"]
		summary = frappe.get_doc("Lost Contact Summary", name)
		summary.save()
		total = summary.rows[0]
		self.assertEqual((total.row_code, total.column_1, total.column_2, total.column_3), ("01", 4, 2, 2))
		digest = summary.digest
		summary.rows[0].column_1 = 99
		summary.save()
		self.assertEqual((summary.rows[0].column_1, summary.digest), (4, digest))
