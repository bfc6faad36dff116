"""The workflows that the app ships: drawn, extensible, and never more than the controllers allow."""

import frappe
from frappe.model.workflow import apply_workflow, get_transitions
from frappe.utils import getdate, today
from party_investigation.install import WORKFLOWS, make_workflows
from party_investigation.tests.world import (
	REMOVAL_STEPS,
	VOTE,
	WorldTest,
	make_member,
	make_user,
	ready_to_approve,
)

CASE, LETTER, RECORD = "Disposition Case", "Transfer Letter", "Investigation Record"


def states_of(doctype: str) -> list[str]:
	"""The choices of a DocType's status."""
	field = frappe.get_meta(doctype).get_field("status")
	assert field
	return [str(state) for state in (field.options or "").split("\n")]


class TestShippedWorkflows(WorldTest):
	def actions(self, doctype: str, name: str, user: str) -> set[str]:
		frappe.set_user(user)
		return {step["action"] for step in get_transitions(frappe.get_doc(doctype, name))}

	def test_each_is_there_with_the_states_of_its_doctype(self) -> None:
		for shipped in WORKFLOWS:
			with self.subTest(shipped.doctype):
				workflow = frappe.get_doc("Workflow", {"document_type": shipped.doctype, "is_active": 1})
				states = states_of(shipped.doctype)
				self.assertEqual([row.state for row in workflow.states], states)
				self.assertEqual({state for state, *_rest in shipped.steps} - set(states), set())

	def test_what_an_administrator_changed_stays(self) -> None:
		workflow = frappe.get_doc("Workflow", {"document_type": CASE})
		workflow.transitions = [row for row in workflow.transitions if row.action != "Withdraw"]
		workflow.save()
		make_workflows()
		self.assertEqual(frappe.db.count("Workflow", {"document_type": CASE}), 1)
		kept = frappe.get_doc("Workflow", workflow.name)
		self.assertNotIn("Withdraw", {row.action for row in kept.transitions})

	def test_a_step_is_offered_to_those_whose_say_it_is(self) -> None:
		secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		officer = make_user("officer", [("Committee Officer", "T1")])
		auditor = make_user("auditor", [("Investigation Auditor", "T")])
		case = self.made[CASE]["T1B1"]
		self.assertEqual(self.actions(CASE, case, secretary), {"Withdraw"})
		self.assertEqual(self.actions(CASE, case, officer), {"Approve", "Reject", "Withdraw"})
		self.assertEqual(self.actions(CASE, case, auditor), set())
		letter = self.made[LETTER]["T1B1"]
		self.assertEqual(self.actions(LETTER, letter, secretary), set())
		self.assertEqual(self.actions(LETTER, letter, officer), {"Confirm Receipt", "Void"})
		record = frappe.db.get_value(RECORD, {"organization": "T1B1"})
		self.assertEqual(self.actions(RECORD, record, secretary), {"Record as Checked"})

	def test_what_waits_is_seen_with_its_document(self) -> None:
		"""Frappe shows an open action to everybody with the role, wherever the document hangs."""
		about = {"reference_doctype": CASE}
		all_of_them = frappe.get_all("Workflow Action", filters=about, pluck="reference_name")
		self.assertIn(self.made[CASE]["T2B1"], all_of_them)
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		seen = frappe.get_list("Workflow Action", filters=about, pluck="reference_name")
		self.assertEqual(set(seen), {self.made[CASE]["T1B1"]})

	def test_a_bare_step_does_not_pass_what_the_controller_asks(self) -> None:
		"""Not even where a site offers it to everybody."""
		for doctype, action in (
			(CASE, "Approve"),
			(CASE, "Reject"),
			(LETTER, "Confirm Receipt"),
			(LETTER, "Void"),
		):
			with self.subTest(action):
				document = frappe.get_doc(doctype, self.made[doctype]["T1B1"])
				status = document.status
				frappe.db.savepoint("step")
				self.assertRaises(frappe.ValidationError, apply_workflow, document, action)
				frappe.db.rollback(save_point="step")
				self.assertEqual(frappe.db.get_value(doctype, document.name, "status"), status)
		workflow = frappe.get_doc("Workflow", {"document_type": CASE})
		for row in [row for row in workflow.transitions if row.action == "Approve"][:1]:
			workflow.append(
				"transitions",
				{
					"state": row.state,
					"action": row.action,
					"next_state": row.next_state,
					"allowed": "Branch Secretary",
					"allow_self_approval": 1,
				},
			)
		workflow.save()
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		case = ready_to_approve(self.made[CASE]["T1B1"])
		self.assertRaises(frappe.PermissionError, case.save)

	def test_a_state_that_a_site_adds_does_not_open_a_verified_record(self) -> None:
		frappe.get_doc(
			{
				"doctype": "Property Setter",
				"doctype_or_field": "DocField",
				"doc_type": RECORD,
				"field_name": "status",
				"property": "options",
				"property_type": "Text",
				"value": "\n".join([*states_of(RECORD), "Filed Away"]),
			}
		).insert()
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "Filed Away"}).insert()
		frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": "File Away"}).insert()
		workflow = frappe.get_doc("Workflow", {"document_type": RECORD})
		workflow.append("states", {"state": "Filed Away", "doc_status": "0", "allow_edit": "All"})
		for state in ("Checked", "Verified"):
			workflow.append(
				"transitions",
				{
					"state": state,
					"action": "File Away",
					"next_state": "Filed Away",
					"allowed": "Branch Secretary",
					"allow_self_approval": 1,
				},
			)
		workflow.save()
		name = frappe.db.get_value(RECORD, {"organization": "T1B1"})
		answers = {"materials_complete": "是", "has_application": "是", "admission_true": "是"}
		answers |= {"irregular_admission": "否", "status": "Checked", "checked_by": "Administrator"}
		frappe.db.set_value(RECORD, name, answers)
		frappe.set_user(make_user("secretary", [("Branch Secretary", "T1B1")]))
		filed = frappe.get_doc(RECORD, name).update({"status": "Filed Away"})
		self.assertRaises(frappe.PermissionError, filed.save)
		frappe.db.set_value(RECORD, name, "status", "Verified")
		frappe.get_doc(RECORD, name).update({"status": "Filed Away"}).save()
		changed = frappe.get_doc(RECORD, name).update({"findings": "改"})
		self.assertRaises(frappe.ValidationError, changed.save)


class TestSteps(WorldTest):
	"""The methods that take a step with what it needs."""

	def prepare(self) -> None:
		super().prepare()
		self.officer = make_user("officer", [("Committee Officer", "T1")])
		self.secretary = make_user("secretary", [("Branch Secretary", "T1B1")])
		self.case = self.made[CASE]["T1B1"]

	def vote(self) -> None:
		"""Take the case through all its steps, whoever takes them."""
		frappe.set_user("Administrator")
		case = frappe.get_doc(CASE, self.case).update(VOTE)
		case.set("steps", [{"step": step, "done_on": day} for step, day in REMOVAL_STEPS])
		case.save()

	def test_the_committee_approves(self) -> None:
		self.vote()
		frappe.set_user(self.secretary)
		self.assertRaises(frappe.PermissionError, frappe.get_doc(CASE, self.case).approve, "2016-06-10", "T1")
		frappe.set_user(self.officer)
		self.assertRaises(
			frappe.ValidationError, frappe.get_doc(CASE, self.case).approve, "2016-06-10", "T1B1"
		)
		frappe.get_doc(CASE, self.case).approve("2016-06-10", "T1")
		status, approved_on = frappe.db.get_value(CASE, self.case, ["status", "approved_on"])
		self.assertEqual((status, getdate(approved_on)), ("Approved", getdate("2016-06-10")))

	def test_an_ended_case_says_why_stands_and_is_taken_up_again(self) -> None:
		frappe.set_user(self.secretary)
		case = frappe.get_doc(CASE, self.case)
		self.assertRaises(frappe.ValidationError, case.end, "Withdrawn", " ")
		self.assertRaises(frappe.ValidationError, case.end, "Approved", "理由")
		self.assertRaises(frappe.PermissionError, case.end, "Rejected", "证据不足")
		frappe.get_doc(CASE, self.case).end("Withdrawn", "改作其他处理")
		case = frappe.get_doc(CASE, self.case)
		case.run_method("onload")
		self.assertIn("改作其他处理", case.get("__onload").locked)
		self.assertRaises(frappe.ValidationError, case.update({"grounds": "改"}).save)
		frappe.set_user(self.officer)
		for status in ("Approved", "Rejected"):
			wrong = frappe.get_doc(CASE, self.case).update({"status": status, "closing_reason": "x"})
			self.assertRaises(frappe.ValidationError, wrong.save)
		frappe.set_user(self.secretary)
		frappe.get_doc(CASE, self.case).update({"status": "In Progress"}).save()
		self.assertFalse(frappe.db.get_value(CASE, self.case, "closing_reason"))
		frappe.get_doc(CASE, self.case).update({"grounds": "改"}).save()

	def test_a_rejection_is_taken_back_by_a_committee_only(self) -> None:
		frappe.set_user(self.officer)
		frappe.get_doc(CASE, self.case).end("Rejected", "证据不足")
		frappe.set_user(self.secretary)
		again = frappe.get_doc(CASE, self.case).update({"status": "In Progress"})
		self.assertRaises(frappe.PermissionError, again.save)
		frappe.set_user(self.officer)
		frappe.get_doc(CASE, self.case).update({"status": "In Progress"}).save()

	def test_a_receipt_on_paper_closes_the_letter(self) -> None:
		letter = self.made[LETTER]["T1B1"]
		frappe.set_user(self.secretary)
		self.assertRaises(frappe.PermissionError, frappe.get_doc(LETTER, letter).enter_receipt, today())
		frappe.set_user(self.officer)
		frappe.get_doc(LETTER, letter).enter_receipt(today(), "外地某单位党委")
		stored = frappe.db.get_value(LETTER, letter, ["status", "receipt_from", "member"])
		self.assertEqual(stored[:2], ("Received", "外地某单位党委"))
		self.assertEqual(
			frappe.db.get_value("Party Member", stored[2], "membership_status"), "Transferred Out"
		)

	def test_a_letter_that_comes_with_its_receipt_moves_the_membership_once(self) -> None:
		member = make_member("T1B1", 40).name
		letter = frappe.get_doc(
			{
				"doctype": LETTER,
				"member": member,
				"to_organization_name": "某单位",
				"issued_on": today(),
				"receipt_on": today(),
			}
		).insert()
		self.assertEqual(frappe.db.get_value(LETTER, letter.name, "status"), "Received")
		self.assertEqual(frappe.db.get_value("Party Member", member, "membership_status"), "Transferred Out")
		self.assertEqual(frappe.db.count("Version", {"ref_doctype": "Party Member", "docname": member}), 1)
