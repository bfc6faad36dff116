"""What belongs to a set that was handed in is read-only over every door, and says who may send it back (decisions D13)."""

import json

import frappe
from frappe.client import bulk_update, set_value
from party_investigation.investigation import locks
from party_investigation.returns.test_actions import D, HandInTest, L, Q
from party_investigation.rules.form_sets import FORM_SETS

RECORD = "Investigation Record"


class TestLocks(HandInTest):
	def refuse_all(self, form_set: str, branch: str, words: str) -> None:
		"""Nobody changes a document of the set, Administrator included."""
		for doctype in FORM_SETS[form_set].documents:
			name = self.made[doctype][branch]
			for user in ("Administrator", self.users["T"], self.users[branch]):
				frappe.set_user(user)
				document = frappe.get_doc(doctype, name)
				if not document.has_permission("write"):
					self.assertRaises(frappe.PermissionError, document.save)
					continue
				self.assertRefused(words, document.save)
				self.assertRefused(words, set_value, doctype, name, "remark", "x")
			frappe.set_user("Administrator")

	def test_each_set_locks_its_documents_until_it_is_sent_back(self) -> None:
		for form_set in (Q, L, D):
			self.take("submit", "T1B1", form_set)
			self.refuse_all(form_set, "T1B1", "测试T1 can send it back")
			self.take("return", "T1B1", form_set, reason="更正")
		frappe.get_doc("Contact Search", self.made["Contact Search"]["T1B1"]).save()
		for doctype in FORM_SETS[D].documents:
			frappe.get_doc(doctype, self.made[doctype]["T1B1"]).save()

	def test_other_branches_and_sets_stay_open(self) -> None:
		self.take("submit", "T1B1", L)
		frappe.get_doc(RECORD, self.made[RECORD]["T1B1"]).save()
		frappe.get_doc("Untraced Member", self.made["Untraced Member"]["T1B2"]).save()

	def test_an_accepted_set_is_reopened(self) -> None:
		self.pass_up("T1B1", Q)
		self.refuse_all(Q, "T1B1", "测试T1 has accepted it")

	def test_a_search_does_not_reach_the_lines_of_a_handed_in_summary(self) -> None:
		self.take("submit", "T1B1", L)
		search = frappe.get_doc("Contact Search", self.made["Contact Search"]["T1B1"])
		search.update({"result": "Contact Restored", "restored_on": "2016-03-20", "conduct": "无"})
		self.assertRefused("has handed in", search.save)

	def test_what_comes_new_is_refused_too(self) -> None:
		self.take("submit", "T1B1", D)
		case = {"doctype": "Disposition Case", "campaign": self.campaign, "measure": "纳入组织管理"}
		member = frappe.db.get_value("Restored Contact", {"organization": "T1B1"}, "member")
		self.assertRefused("has handed in", frappe.get_doc({**case, "member": member}).insert)

	def test_a_committee_that_handed_in_locks_what_is_below(self) -> None:
		self.take("excuse", "T1B1", reason="正在组建")
		self.pass_up("T1B2")
		self.take("submit", "T1")
		line = frappe.get_doc("Untraced Member", self.made["Untraced Member"]["T1B1"])
		self.assertRefused("测试T1 has handed in", line.save)

	def test_the_form_says_who_may_send_it_back(self) -> None:
		self.take("submit", "T1B1", Q)
		frappe.set_user(self.users["T1B1"])
		document = frappe.get_doc("Contact Search", self.made["Contact Search"]["T1B1"])
		document.run_method("onload")
		self.assertIn("测试T1 can send it back", document.get_onload("locked"))

	def test_a_record_is_verified_after_the_hand_in(self) -> None:
		survey = "Survey Registration"
		answers = {"materials_complete": "是", "has_application": "是", "admission_true": "是"}
		for name in frappe.get_all(RECORD, filters={"organization": "T1B1"}, pluck="name"):
			record = frappe.get_doc(RECORD, name)
			record.update({**answers, "irregular_admission": "否", "status": "Checked"}).save()
		self.take("submit", "T1B1", survey)
		frappe.set_user(self.users["T1"])
		record = frappe.get_doc(RECORD, self.made[RECORD]["T1B1"])
		self.assertRefused(
			"has handed in", frappe.get_doc(RECORD, record.name).update({"findings": "x"}).save
		)
		self.assertRefused(
			"has handed in", frappe.get_doc(RECORD, record.name).update({"status": "To Check"}).save
		)
		record.update({"status": "Verified"}).save()
		self.assertEqual(record.reload().status, "Verified")

	def test_bulk_edit_changes_nothing_either(self) -> None:
		self.take("submit", "T1B1", L)
		locked, free = (self.made["Untraced Member"][branch] for branch in ("T1B1", "T1B2"))
		changes = [{"doctype": "Untraced Member", "docname": name, "remark": "x"} for name in (locked, free)]
		frappe.set_user(self.users["T"])
		self.assertEqual(
			[each["doc"]["docname"] for each in bulk_update(json.dumps(changes))["failed_docs"]], [locked]
		)
		frappe.set_user("Administrator")
		remarks = [frappe.db.get_value("Untraced Member", name, "remark") for name in (locked, free)]
		self.assertEqual(remarks, [None, "x"])

	def test_an_import_adds_nothing_to_what_is_handed_in(self) -> None:
		self.assertIsNone(locks.why_set_handed_in(self.campaign, "Contact Search", "T1B1"))
		self.take("submit", "T1B1", Q)
		why = locks.why_set_handed_in(self.campaign, "Contact Search", "T1B1")
		self.assertIn("测试T1B1 has handed in", str(why))
		self.assertIsNone(locks.why_set_handed_in(self.campaign, "Transfer Letter", "T1B1"))
		self.assertIsNone(locks.why_set_handed_in(self.campaign, RECORD, "T1B1"))
