"""A case: its steps, vote and approval, and what it does to the membership."""

import frappe
from frappe.utils import add_months, getdate, today
from party_investigation.disposition.doctype.disposition_case.disposition_case import get_fitting_measures
from party_investigation.disposition.procedure import get_steps
from party_investigation.rules.rule_sets import PROFILES
from party_investigation.tests.world import WorldTest, make_user, ready_to_approve


class TestDisposition(WorldTest):
	def approved(self, **values):
		return ready_to_approve(self.made["Disposition Case"]["T1B1"], **values)

	def status(self) -> str:
		return frappe.db.get_value("Party Member", self.made["Party Member"]["T1B1"], "membership_status")

	def test_approval_changes_the_membership(self) -> None:
		self.assertEqual(self.status(), "On Roster")
		case = self.approved()
		case.save()
		self.assertEqual(
			(self.status(), getdate(case.effective_on)), ("Left the Party", getdate("2016-06-10"))
		)

	def test_what_stops_an_approval(self) -> None:
		wrong = (
			{"votes_for": 9, "votes_against": 5},
			{"present": 10, "votes_for": 10, "abstained": 0},
			{"approving_organization": None},
			{"approving_organization": "T2"},
			{"approving_organization": "T1B1"},
			{"approved_on": None},
			{"measure": "取消预备党员资格"},
			{"measure": "纳入组织管理"},
		)
		for change in wrong:
			with self.subTest(change):
				self.assertRaises(frappe.ValidationError, self.approved(**change).save)
		case = self.approved()
		case.steps.pop(2)
		self.assertRaises(frappe.ValidationError, case.save)
		self.assertEqual(self.status(), "On Roster")

	def test_a_secretary_does_not_approve(self) -> None:
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		self.assertRaises(frappe.PermissionError, self.approved().save)

	def test_nothing_becomes_history_by_hand(self) -> None:
		case = self.approved(evidence_state="To Be Evidenced")
		case.set("steps", [])
		self.assertRaises(frappe.ValidationError, case.save)

	def test_cases_are_not_deleted(self) -> None:
		name = self.made["Disposition Case"]["T1B1"]
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, "Disposition Case", name, force=True)


class TestLaterRules(WorldTest):
	"""A campaign under the rules of 2019 or 2024 (decisions D16)."""

	def prepare(self) -> None:
		super().prepare()
		self.member = self.made["Party Member"]["T1B1"]
		frappe.db.delete("Disposition Case", {"member": self.member})

	def follow(self, profile: str) -> None:
		campaign = frappe.get_doc("Investigation Campaign", self.campaign)
		campaign.basis_date = PROFILES[profile]
		campaign.append("amendments", {"reason": "按后来的规定"})
		campaign.save()

	def suspend(self, effective_on: str, status: str = "Approved") -> None:
		"""A suspension that stands, as an earlier campaign left it."""
		values = {"name": "S1", "campaign": self.campaign, "member": self.member, "organization": "T1B1"}
		suspension = {"measure": "停止党籍", "status": status, "effective_on": effective_on}
		frappe.get_doc({"doctype": "Disposition Case", **values, **suspension}).db_insert()

	def against(self, measure: str) -> list[str]:
		fitting = get_fitting_measures(self.campaign, self.member)
		return {row["measure"]: row["against"] for row in fitting}[measure]

	def test_2019_removes_two_years_after_the_suspension(self) -> None:
		self.assertEqual(self.against("自行脱党除名"), [])
		self.follow("2019")
		self.assertEqual(self.against("停止党籍"), [])
		self.assertTrue(self.against("自行脱党除名"))
		self.suspend(add_months(today(), -23))
		self.assertTrue(self.against("自行脱党除名"))
		frappe.db.set_value("Disposition Case", "S1", "effective_on", add_months(today(), -25))
		self.assertEqual(self.against("自行脱党除名"), [])
		frappe.db.set_value("Disposition Case", "S1", "status", "Revoked")
		self.assertTrue(self.against("自行脱党除名"))

	def test_2024_has_three_dispositions_and_files_beforehand(self) -> None:
		self.follow("2024")
		self.suspend("2020-01-01")
		self.assertEqual(self.against("除名（自行脱党）"), [])
		offered = [row["measure"] for row in get_fitting_measures(self.campaign, self.member)]
		self.assertNotIn("自行脱党除名", offered)
		steps = [row["label"] for row in get_steps(self.campaign, "除名（自行脱党）")]
		self.assertEqual(steps[:3], ["支部委员会提出意见", "基层党委事前备案", "调查核实"])
		case = frappe.get_doc(
			{"doctype": "Disposition Case", "campaign": self.campaign, "member": self.member}
			| {"measure": "自行脱党除名", "grounds": "查找无果"}
		)
		self.assertRaises(frappe.ValidationError, case.insert)
		case.measure = "除名（自行脱党）"
		case.insert()
		self.assertEqual(case.status, "In Progress")
