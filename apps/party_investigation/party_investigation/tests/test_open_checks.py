"""The list of what is still wrong with a unit's forms (decisions D8, D11)."""

import frappe
from frappe.tests.utils import FrappeTestCase
from party_investigation.reporting.report.open_checks.open_checks import execute
from party_investigation.tests.world import back_to_nothing, make_user, make_world


class TestOpenChecks(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		self.made = make_world()
		self.case = frappe.get_doc("Disposition Case", self.made["Disposition Case"]["T1B1"])
		self.case.flags.recorded_history = True
		self.case.update(
			{"evidence_state": "To Be Evidenced", "status": "Approved", "approved_on": "2016-06-01"}
		)
		self.case.save()

	def rows(self, organization: str = "T", kind: str = "") -> list[dict]:
		filters = {
			"campaign": self.made["Investigation Campaign"],
			"organization": organization,
			"kind": kind,
		}
		return execute(filters)[1]

	def test_history_without_steps_is_listed(self) -> None:
		found = self.rows(kind="To Be Evidenced")
		self.assertEqual(
			[(row["doctype"], row["record"]) for row in found], [("Disposition Case", self.case.name)]
		)
		self.assertEqual(found[0]["organization"], "T1B1")
		self.assertIn("自行脱党除名", found[0]["problem"])
		self.assertTrue(found[0]["to_do"] and found[0]["field"])

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
		said = {row["field"] for row in self.rows()}
		self.assertFalse(said & {frappe._("Identity Number"), frappe._("Phone")})
