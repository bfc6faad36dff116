"""An appeal against a measure: who registers, suspends and decides it, and what its decision does to the case."""

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.reporting.figures import approved_outcomes
from party_investigation.tests.world import WorldTest, make_user, ready_to_approve

APPEAL, CASE = "Disposition Appeal", "Disposition Case"
DECISION = {"decided_on": "2016-08-01", "reviewed_by": "T1", "reasons": "事实认定有误"}


class TestAppeal(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.case = ready_to_approve(self.made[CASE]["T1B1"])
		self.case.save()
		self.users = {
			part: make_user(part, [(capacity, place)])
			for part, capacity, place in (
				("secretary", "Branch Secretary", "T1B1"),
				("neighbour", "Branch Secretary", "T1B2"),
				("officer", "Committee Officer", "T1"),
				("department", "Organization Department Officer", "T"),
			)
		}

	def appeal(self, **values):
		about = {
			"doctype": APPEAL,
			"case": self.case.name,
			"received_on": "2016-07-01",
			"grounds": "本人一直与支部联系",
		}
		return frappe.get_doc({**about, **values})

	def registered(self, user: str = "secretary", **values):
		frappe.set_user(self.users[user])
		return self.appeal(**values).insert()

	def as_officer(self, appeal, user: str = "officer"):
		frappe.set_user(self.users[user])
		return frappe.get_doc(APPEAL, appeal.name)

	def membership(self) -> str:
		return frappe.db.get_value("Party Member", self.case.member, "membership_status")

	def test_the_branch_registers_it_and_its_case_fills_it(self) -> None:
		appeal = self.registered(member_name="别人", measure="劝退")
		self.assertEqual(
			(appeal.organization, appeal.measure, appeal.status), ("T1B1", self.case.measure, "Open")
		)
		self.assertEqual(appeal.member_name, self.case.member_name)
		self.assertEqual(self.membership(), "Left the Party")

	def test_what_an_appeal_cannot_be(self) -> None:
		wrong = (
			{"received_on": "2016-06-01"},
			{"received_on": add_days(today(), 1)},
			{"decided_on": "2016-08-01"},
			{"outcome": "Upheld"},
			{"outcome": "Upheld", **DECISION, "reasons": " "},
			{"outcome": "Upheld", **DECISION, "decided_on": "2016-06-20"},
			{"outcome": "Upheld", **DECISION, "reviewed_by": "T2"},
			{"outcome": "Upheld", **DECISION, "reviewed_by": "T1B1"},
			{"suspends": 1},
			{"case": self.made[CASE]["T1B2"]},
		)
		for values in wrong:
			with self.subTest(values):
				self.assertRaises(frappe.ValidationError, self.appeal(**values).insert)
		self.registered()
		self.assertRaises(frappe.ValidationError, self.appeal().insert)

	def test_neither_the_branch_nor_a_lower_body_decides(self) -> None:
		self.assertRaises(frappe.PermissionError, self.registered, outcome="Revoked", **DECISION)
		appeal = self.registered()
		self.assertRaises(frappe.PermissionError, appeal.update({"outcome": "Upheld", **DECISION}).save)
		above = {**DECISION, "reviewed_by": "T"}
		self.assertRaises(
			frappe.PermissionError, self.as_officer(appeal).update({"outcome": "Upheld", **above}).save
		)
		self.as_officer(appeal, "department").update({"outcome": "Upheld", **above}).save()
		self.assertEqual(self.membership(), "Left the Party")

	def test_a_measure_that_the_review_takes_back_is_revoked(self) -> None:
		appeal = self.as_officer(self.registered()).update({"outcome": "Changed", **DECISION})
		appeal.save()
		case = frappe.get_doc(CASE, self.case.name)
		self.assertEqual((case.status, case.revoked_on), ("Revoked", getdate("2016-08-01")))
		self.assertIn("事实认定有误", case.revocation_reason)
		self.assertEqual(self.membership(), "On Roster")
		self.assertRaises(frappe.ValidationError, appeal.update({"reasons": "另有理由"}).save)

	def test_a_suspended_measure_counts_no_more_until_it_is_decided(self) -> None:
		frappe.db.set_value("Investigation Campaign", self.campaign, "appeals_suspend", 1)
		frappe.clear_document_cache("Investigation Campaign", self.campaign)
		appeal = self.registered()
		self.assertRaises(frappe.PermissionError, appeal.update({"suspends": 1}).save)
		appeal = self.as_officer(appeal).update({"suspends": 1}).save()
		case = frappe.get_doc(CASE, self.case.name)
		self.assertEqual((case.effective_on, case.suspended_since), (None, getdate("2016-07-01")))
		self.assertEqual(self.membership(), "On Roster")
		self.assertEqual(approved_outcomes(self.campaign, [self.case.member]), {})
		self.assertRaises(frappe.ValidationError, case.update({"remark": "改", "suspended_since": None}).save)
		appeal.update({"outcome": "Upheld", **DECISION}).save()
		case.reload()
		self.assertEqual((case.effective_on, case.suspended_since), (getdate("2016-06-10"), None))
		self.assertEqual(self.membership(), "Left the Party")
		self.assertEqual(len(approved_outcomes(self.campaign, [self.case.member])), 1)

	def test_other_branches_do_not_see_it(self) -> None:
		appeal = self.registered()
		frappe.set_user(self.users["neighbour"])
		self.assertEqual(frappe.get_list(APPEAL), [])
		self.assertRaises(
			frappe.PermissionError, frappe.get_doc(APPEAL, appeal.name).check_permission, "read"
		)
		self.assertRaises(frappe.PermissionError, self.appeal().insert)
		self.assertRaises(frappe.PermissionError, self.appeal(organization="T1B2").insert)

	def test_never_deleted(self) -> None:
		name = self.registered().name
		frappe.set_user("Administrator")
		self.assertRaises(frappe.ValidationError, frappe.delete_doc, APPEAL, name, force=True)
