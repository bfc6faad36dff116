"""The list of what is still wrong with a unit's forms (decisions D8, D11)."""

from unittest.mock import patch

import frappe
from party_investigation.indexes import INDEXES
from party_investigation.investigation.checked_document import KIND_OF
from party_investigation.reporting.report.open_checks import open_checks
from party_investigation.reporting.report.open_checks.open_checks import execute
from party_investigation.tests.world import WorldTest, make_user


class TestOpenChecks(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.case = frappe.get_doc("Disposition Case", self.made["Disposition Case"]["T1B1"])
		self.case.flags.recorded_history = True
		self.case.update(
			{"evidence_state": "To Be Evidenced", "status": "Approved", "approved_on": "2016-06-01"}
		)
		self.case.save()

	def filters(self, organization: str = "T", kind: str = "") -> dict:
		return {
			"campaign": self.made["Investigation Campaign"],
			"organization": organization,
			"kind": kind,
		}

	def rows(self, organization: str = "T", kind: str = "") -> list[dict]:
		return execute(self.filters(organization, kind))[1]

	def test_history_without_steps_is_listed(self) -> None:
		rows = self.rows(kind="To Be Evidenced")
		self.assertEqual(
			[(row["doctype"], row["record"]) for row in rows], [("Disposition Case", self.case.name)]
		)
		self.assertEqual((rows[0]["organization"], rows[0]["organization_name"]), ("T1B1", "测试T1B1"))
		self.assertIn("自行脱党除名", rows[0]["problem"])
		self.assertTrue(rows[0]["to_do"] and rows[0]["field"])

	def test_a_remark_settles_a_soft_problem(self) -> None:
		self.case.remark = "材料存校档案馆"
		self.case.save()
		self.assertEqual(self.rows(kind="To Be Evidenced"), [])

	def test_other_checks_name_record_field_and_remedy(self) -> None:
		rows = self.rows("T1B1")
		self.assertIn(
			("Mobile Member Record", "T1B1"), {(row["doctype"], row["organization"]) for row in rows}
		)
		for row in rows:
			self.assertTrue(row["record"] and row["field"] and row["problem"], row)

	def test_own_part_of_the_tree_only(self) -> None:
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B2")]))
		self.assertEqual({row["organization"] for row in self.rows("T1B2")}, {"T1B2"})
		for organization in ("T1B1", "T1", "T"):
			self.assertRaises(frappe.PermissionError, self.rows, organization)

	def test_masked_values_are_not_judged(self) -> None:
		frappe.set_user(make_user("auditor", [("Investigation Auditor", "T")]))
		fields = {row["field"] for row in self.rows()}
		self.assertFalse(fields & {frappe._("Identity Number"), frappe._("Contact Telephone")})

	def test_pages_hold_every_document_once_the_hard_ones_first(self) -> None:
		whole = self.rows()
		documents = list(dict.fromkeys((row["doctype"], row["record"]) for row in whole))
		self.assertGreater(len(documents), 2)
		with patch.object(open_checks, "PAGE", 2):
			pages = []
			for page in range(1, -(-len(documents) // 2) + 1):
				_columns, rows, message = execute(self.filters() | {"page": page})
				self.assertIn(str(len(documents)), str(message))
				self.assertLessEqual(len({(row["doctype"], row["record"]) for row in rows}), 2)
				pages += rows
			beyond = execute(self.filters() | {"page": 99})[1]
		self.assertEqual(pages, whole)
		self.assertEqual(beyond, pages[-len(beyond) :])
		is_hard = {
			(row["doctype"], row["record"]): any(
				other["severity"] == frappe._("Hard")
				for other in whole
				if (other["doctype"], other["record"]) == (row["doctype"], row["record"])
			)
			for row in whole
		}
		order = [is_hard[document] for document in documents]
		self.assertEqual(order, sorted(order, reverse=True))

	def test_what_a_campaign_is_asked_for_is_indexed(self) -> None:
		self.assertEqual(set(INDEXES) >= set(KIND_OF), True)
		for doctype, indexes in INDEXES.items():
			for fields in indexes:
				self.assertLessEqual(set(fields), set(frappe.get_meta(doctype).get_valid_columns()))
