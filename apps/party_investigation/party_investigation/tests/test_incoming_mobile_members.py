"""流入党员: who came here while the relationship stays elsewhere is noted, kept in touch with, listed and counted, and goes on to the next term."""

from typing import Any
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, today
from party_investigation.intake.roster_list import _noted
from party_investigation.investigation import carry_over
from party_investigation.membership.reminders import mobile_members, roster_steps
from party_investigation.reporting.report.incoming_mobile_members.incoming_mobile_members import (
	execute,
	number_here,
)
from party_investigation.returns import creation
from party_investigation.returns.completeness import Examination
from party_investigation.returns.versions import freeze, recomputed_digest
from party_investigation.rules import roster
from party_investigation.tests.world import WorldTest, make_member, make_user
from party_investigation.workbook.samples import made_up_number

DIFFERENCE, RECORD = "Roster Difference", "Mobile Member Record"
NUMBER = made_up_number(70, "19810101", 70)


class TestIncomingMobileMembers(WorldTest):
	def prepare(self) -> None:
		super().prepare()
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.elsewhere = make_user("elsewhere", [("Branch Secretary", "T2B1")])
		self.auditor = make_user("auditor", [("Investigation Auditor", "T1B1")])

	def incoming(self, branch: str = "T1B1", **values):
		"""A mobile member who came to a branch, not yet stored."""
		about = {"campaign": self.campaign, "organization": branch, "kind": roster.INCOMING}
		person = {
			"person_name": "钱流入",
			"former_organization": "外地某社区党支部",
			"came_on": add_days(today(), -300),
			"came_from": "河南省",
			"phone": "13900000001",
			"identity_number": NUMBER,
		}
		return frappe.get_doc({"doctype": DIFFERENCE, **about, **person, **values})

	def rows(self, user: str, **filters: str) -> list[dict]:
		frappe.set_user(user)
		return execute({"campaign": self.campaign, **filters})[1]

	def test_a_branch_notes_one_and_there_is_nothing_to_settle(self) -> None:
		frappe.set_user(self.secretary)
		member = self.incoming(has_certificate=1, certificate_number="0001", joined_branch_on=today())
		member.append(
			"contacts", {"contacted_on": add_days(today(), -9), "means": "电话", "outcome": "一切正常"}
		)
		member.append(
			"contacts", {"contacted_on": add_days(today(), -20), "means": "短信", "outcome": "一切正常"}
		)
		member.insert()
		self.assertEqual((member.status, getdate(member.last_contact_on)), ("Here", add_days(getdate(), -9)))
		full_name = frappe.db.get_value("User", self.secretary, "full_name")
		self.assertEqual({row.handled_by for row in member.contacts}, {full_name})
		self.assertIn("*", member.masked_identity)
		document = frappe.get_doc(
			{
				"doctype": "Unit Return",
				"campaign": self.campaign,
				"organization": "T1B1",
				"form_set": "Survey Registration",
			}
		)
		self.assertEqual(list(Examination(document)._of_differences()), [])
		member.update({"outcome": "Left Again"}).save()
		self.assertEqual((member.status, str(member.settled_on)), ("Settled", today()))

	def test_where_the_relationship_is_and_since_when_must_be_said(self) -> None:
		wrongs: tuple[dict[str, Any], ...] = (
			{"former_organization": ""},
			{"came_on": None},
			{"came_on": add_days(today(), 1)},
			{"person_name": ""},
			{"home_organization": "T1B1"},
			{"outcome": "Belongs Elsewhere", "remark": "x"},
			{"outcome": roster.TAKEN},
			{"contacts": [{"contacted_on": add_days(today(), 2), "means": "电话", "outcome": "一切正常"}]},
		)
		for wrong in wrongs:
			with self.subTest(wrong):
				self.assertRaises(frappe.ValidationError, self.incoming(**wrong).insert)

	def test_the_home_branch_is_one_of_the_directory_and_named(self) -> None:
		"""Also one outside the scope of the branch here; who is appointed there reads nothing of it."""
		frappe.set_user(self.secretary)
		member = self.incoming(former_organization=None, home_organization="T2B1").insert()
		self.assertEqual(
			member.former_organization, frappe.db.get_value("Party Organization", "T2B1", "organization_name")
		)
		frappe.set_user(self.elsewhere)
		self.assertRaises(frappe.PermissionError, frappe.get_doc(DIFFERENCE, member.name).check_permission)

	def test_what_is_asked_of_mobile_members_is_kept_of_nobody_else(self) -> None:
		other = self.incoming(kind=roster.PRESENT, has_certificate=1, home_organization="T2B1")
		other.append("contacts", {"contacted_on": today(), "means": "电话", "outcome": "一切正常"})
		other.insert()
		self.assertEqual((other.status, other.contacts, other.has_certificate), ("Open", [], 0))
		self.assertEqual((other.home_organization, other.came_on), (None, None))

	def test_listed_and_counted_with_those_of_other_branches_who_joined_here(self) -> None:
		near = self.incoming(person_name="钱近").insert()
		self.incoming("T1B2", person_name="孙二").insert()
		self.incoming("T2B1", person_name="李别处").insert()
		gone = self.incoming(person_name="周已走").insert()
		gone.update({"outcome": "Left Again"}).save()
		of_here = make_member("T1B2", 70, member_name="吴来此").name
		away = {"doctype": RECORD, "left_on": add_days(today(), -400)}
		frappe.get_doc({**away, "member": of_here, "to_organization": "T1B1"}).insert()
		rows = {row["member_name"]: row for row in self.rows(self.secretary)}
		self.assertEqual({*rows}, {"钱近", "吴来此"})
		self.assertEqual((rows["钱近"]["home"], rows["钱近"]["overdue"]), ("外地某社区党支部", True))
		self.assertEqual((rows["吴来此"]["home"], rows["吴来此"]["organization"]), ("测试T1B2", "T1B1"))
		self.assertEqual(number_here()["value"], 2)
		self.assertNotIn(NUMBER, str(rows))
		self.assertNotIn("13900000001", str(rows))
		self.assertEqual(len(self.rows(self.officer)), 3)
		self.assertEqual(len(self.rows(self.officer, organization="T1B2")), 1)
		self.assertRaises(frappe.PermissionError, self.rows, self.officer, organization="T2B1")
		frappe.set_user("Administrator")
		near.append("contacts", {"contacted_on": today(), "means": "电话", "outcome": "一切正常"})
		near.save()
		rows = {row["member_name"]: row["overdue"] for row in self.rows(self.secretary)}
		self.assertFalse(rows["钱近"])

	def test_number_and_telephone_are_for_those_who_may_see_them(self) -> None:
		name = self.incoming().insert().name
		frappe.set_user(self.auditor)
		[row] = frappe.get_list(
			DIFFERENCE, filters={"name": name}, fields=["name", "masked_identity", "identity_number", "phone"]
		)
		self.assertEqual((row.get("identity_number"), row.get("phone")), (None, None))
		document = frappe.get_doc(DIFFERENCE, name)
		document.apply_fieldlevel_read_permissions()
		self.assertEqual((document.identity_number, document.phone), (None, None))

	def test_a_list_that_is_compared_knows_them_and_their_steps_come_back(self) -> None:
		member = self.incoming(next_step="Get in Touch", next_step_on=today()).insert()
		self.assertIn(NUMBER, _noted("T1"))
		frappe.set_user(self.secretary)
		roster_steps()
		self.assertTrue(
			frappe.db.exists("ToDo", {"reference_name": member.name, "allocated_to": self.secretary})
		)

	def tasks(self, user: str) -> set[str]:
		filters = {"allocated_to": user, "status": "Open"}
		return {*frappe.get_all("ToDo", filters=filters, pluck="reference_name")}

	def test_the_branch_where_they_are_is_reminded_of_the_next_contact(self) -> None:
		"""By bell and task, once, of who came from outside and of who joined from another branch; a contact settles it."""
		frappe.db.set_value(RECORD, {"member": ["is", "set"]}, "last_asked_on", today())
		late, new = self.incoming(), self.incoming(person_name="孙新来", came_on=add_days(today(), -20))
		for each in (late, new):
			each.insert()
		gone = self.incoming(person_name="周已走").insert()
		gone.update({"outcome": "Left Again"}).save()
		away = {"doctype": RECORD, "left_on": add_days(today(), -400), "to_organization": "T1B1"}
		joined = frappe.get_doc({**away, "member": make_member("T2B1", 70).name}).insert()
		for _time in range(2):
			mobile_members()
		self.assertEqual(self.tasks(self.secretary), {late.name, joined.name})
		self.assertEqual(self.tasks(self.elsewhere), {joined.name})
		rung = {"for_user": self.secretary, "document_name": late.name}
		self.assertEqual(frappe.db.count("Notification Log", rung), 1)
		late.reload()
		late.append("contacts", {"contacted_on": today(), "means": "电话", "outcome": "一切正常"})
		late.save()
		frappe.set_user(self.secretary)
		frappe.get_doc(RECORD, joined.name).log_contact(today(), "电话", "一切正常", True)
		mobile_members()
		self.assertEqual(self.tasks(self.secretary) | self.tasks(self.elsewhere), set())

	def test_a_return_counts_them_beside_its_tables(self) -> None:
		"""As many as the list shows, with those of the accepted units below; the digest is taken of what it was taken of before."""
		self.incoming().insert()
		gone = self.incoming(person_name="周已走").insert()
		gone.update({"outcome": "Left Again"}).save()
		self.incoming("T1B2", person_name="孙二").insert()
		away = {"doctype": RECORD, "left_on": add_days(today(), -400), "to_organization": "T1B1"}
		frappe.get_doc({**away, "member": make_member("T2B1", 70).name}).insert()
		about = {"campaign": self.campaign, "organization": "T1B1", "form_set": "Survey Registration"}
		with patch.object(frappe.db, "commit"):
			creation.create_returns(self.campaign)
		document = frappe.get_doc("Unit Return", about)
		document.version = 1
		below = {"present_unlisted": 0, "listed_unknown": 0, "incoming_mobile": 4, "members_expected": 0}
		self.assertEqual(Examination(document, parts=[below]).beside["incoming_mobile"], 6)
		self.assertEqual(len(self.rows(self.secretary)), 2)
		frappe.set_user("Administrator")
		version = freeze(document, Examination(document))
		self.assertEqual(version.incoming_mobile, 2)
		frappe.db.set_value("Return Version", version.name, "incoming_mobile", 0)
		self.assertEqual(recomputed_digest(frappe.get_doc("Return Version", version.name)), version.digest)

	def test_they_go_on_in_the_next_campaign(self) -> None:
		staying, gone = self.incoming().insert(), self.incoming(person_name="周已走").insert()
		gone.update({"outcome": "Left Again"}).save()
		self.addCleanup(setattr, frappe.db, "commit", frappe.db.commit)
		frappe.db.commit = lambda: None
		carry_over._go_on_with_the_rest(self.campaign, "next")
		places = [frappe.db.get_value(DIFFERENCE, each.name, "campaign") for each in (staying, gone)]
		self.assertEqual(places, ["next", self.campaign])
		self.assertIn(
			"流入党员：1" if frappe.local.lang == "zh" else "Incoming Mobile Members：1",
			carry_over._told(self.campaign, "next"),
		)
