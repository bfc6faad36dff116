"""A record of the investigation: confirming from the list that nothing has changed."""

import json

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, today
from party_investigation.investigation.confirmation import confirm_unchanged
from party_investigation.tests.world import back_to_nothing, make_member, make_user, make_world


class TestConfirmUnchanged(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(back_to_nothing)
		self.made = make_world()

	def record(self, branch: str, order: int, **values) -> str:
		member = make_member(branch, order, last_life_on=today(), last_dues_on=today())
		record = {"campaign": self.made["Investigation Campaign"], "member": member.name, **values}
		return frappe.get_doc({"doctype": "Investigation Record", **record}).insert().name

	def test_secretary_confirms_members_of_the_branch(self) -> None:
		own, other = self.record("T1B1", 60), self.record("T1B2", 61)
		answered = self.record("T1B1", 62, has_application="否", application_remark="遗失")
		frappe.set_user(make_user("confirmer", [("Branch Secretary", "T1B1")]))
		answer = confirm_unchanged(json.dumps([own, other, answered, own]))
		self.assertEqual(answer["done"], [own, answered])
		self.assertEqual([(row["name"], row["title"]) for row in answer["refused"]], [(other, other)])
		record = frappe.get_doc("Investigation Record", own)
		self.assertEqual((record.status, record.materials_complete), ("Checked", "是"))
		self.assertEqual(getdate(record.filled_on), getdate(today()))
		kept = frappe.get_doc("Investigation Record", answered)
		self.assertEqual((kept.has_application, kept.irregular_admission), ("否", "否"))
		frappe.set_user("Administrator")
		self.assertEqual(frappe.db.get_value("Investigation Record", other, "status"), "To Check")

	def test_lost_members_and_checked_records_are_refused_with_the_reason(self) -> None:
		checked = self.record("T1B1", 63)
		lost = self.made["Investigation Record"]["T1B1"]
		confirm_unchanged([checked])
		refused = confirm_unchanged([checked, lost])["refused"]
		self.assertEqual([row["name"] for row in refused], [checked, lost])
		self.assertTrue(all(row["reason"] for row in refused))
		self.assertEqual(frappe.db.get_value("Investigation Record", lost, "status"), "To Check")

	def test_readers_confirm_nothing(self) -> None:
		name = self.record("T1B1", 64)
		frappe.set_user(make_user("reader", [("Investigation Auditor", "T1B1")]))
		self.assertEqual(confirm_unchanged([name])["done"], [])

	def test_no_list_is_refused(self) -> None:
		for wrong in ("no list", "{}", [1]):
			self.assertRaises(frappe.ValidationError, confirm_unchanged, wrong)
