"""What an administrator adds to the workflow of returns: rights, conditions and tasks work within the rules; what has no rule is refused."""

import frappe
from frappe.model.workflow import apply_workflow
from party_investigation.returns import actions
from party_investigation.returns.test_actions import RETURN, HandInTest

WORKFLOW = "Unit Return"


class TestWorkflow(HandInTest):
	def setUp(self) -> None:
		super().setUp()
		self.workflow = frappe.get_doc("Workflow", {"document_type": RETURN})
		frappe.get_doc({"doctype": "Role", "role_name": "Verifier", "desk_access": 1}).insert()

	def rows(self, action: str) -> list:
		return [row for row in self.workflow.transitions if row.action == action]

	def give_verifying_to(self, role: str) -> None:
		"""Let one role only verify."""
		first, *others = self.rows("Verify")
		for row in others:
			self.workflow.remove(row)
		first.allowed = role
		self.workflow.save()

	def hand_in(self, unit: str) -> str:
		self.take("submit", unit)
		self.tick(unit)
		return self.of(unit).name

	def may_verify(self, unit: str, by: str) -> dict:
		frappe.set_user(self.users[by])
		answer = actions.may_of(self.of(unit).name)["verify"]
		frappe.set_user("Administrator")
		return answer

	def test_a_step_is_given_to_a_role_of_the_site(self) -> None:
		self.give_verifying_to("Verifier")
		name = self.hand_in("T1B1")
		answer = self.may_verify("T1B1", "T1")
		self.assertFalse(answer["allowed"])
		self.assertIn("workflow", answer["reason"])
		self.assertTrue(answer["who"] and answer["next_step"])
		self.assertRaises(frappe.ValidationError, self.take, "verify", "T1B1")
		self.assertEqual(self.of("T1B1").status, "Submitted")
		frappe.get_doc("User", self.users["T1"]).add_roles("Verifier")
		self.assertTrue(self.may_verify("T1B1", "T1")["allowed"])
		frappe.set_user(self.users["T1"])
		apply_workflow(frappe.as_json(frappe.get_doc(RETURN, name)), "Verify")
		frappe.set_user("Administrator")
		self.assertEqual(self.of("T1B1").status, "Verified")

	def test_a_role_in_the_workflow_gives_nobody_more_than_the_rules(self) -> None:
		self.give_verifying_to("Verifier")
		frappe.get_doc("User", self.users["T2"]).add_roles("Verifier")
		self.hand_in("T1B1")
		self.assertRaises(frappe.PermissionError, self.take, "verify", "T1B1", by=self.users["T2"])

	def test_a_condition_holds_a_step_up(self) -> None:
		for row in self.rows("Verify"):
			row.condition = "doc.remark == '已阅'"
		self.workflow.save()
		name = self.hand_in("T1B1")
		self.assertFalse(self.may_verify("T1B1", "T1")["allowed"])
		frappe.db.set_value(RETURN, name, "remark", "已阅")
		self.assertTrue(self.may_verify("T1B1", "T1")["allowed"])
		self.take("verify", "T1B1")

	def test_a_task_goes_to_whoever_looks_at_it_in_between(self) -> None:
		values = {
			"doctype": "Assignment Rule",
			"name": "过目",
			"document_type": RETURN,
			"rule": "Round Robin",
		}
		values |= {"assign_condition": "status == 'Submitted'", "close_condition": "status != 'Submitted'"}
		values |= {"description": "核查前过目", "users": [{"user": self.users["T"]}]}
		days = [
			{"day": day}
			for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
		]
		frappe.get_doc({**values, "assignment_days": days}).insert()
		name = self.hand_in("T1B1")
		task = {"reference_type": RETURN, "reference_name": name, "allocated_to": self.users["T"]}
		self.assertEqual(frappe.get_all("ToDo", task, pluck="status"), ["Open"])
		self.take("verify", "T1B1")
		self.assertEqual(frappe.get_all("ToDo", task, pluck="status"), ["Closed"])

	def test_what_has_no_rule_is_refused_with_what_to_do_instead(self) -> None:
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "Under Review"}).insert()
		self.workflow.append("states", {"state": "Under Review", "doc_status": "0", "allow_edit": "All"})
		self.assertRaisesRegex(frappe.ValidationError, "Under Review.*Assignment Rule", self.workflow.save)
		self.workflow.reload()
		row = {
			"state": "Not Submitted",
			"action": "Accept",
			"next_state": "Accepted",
			"allowed": "Committee Officer",
		}
		self.workflow.append("transitions", row)
		self.assertRaisesRegex(frappe.ValidationError, "does not become", self.workflow.save)
		self.workflow.reload()
		self.workflow.workflow_state_field = "remark"
		self.assertRaisesRegex(frappe.ValidationError, "field status", self.workflow.save)
		self.workflow.reload()
		self.workflow.transitions = [
			row for row in self.workflow.transitions if "Returned" not in (row.state, row.next_state)
		]
		self.workflow.states = [row for row in self.workflow.states if row.state != "Returned"]
		self.assertRaisesRegex(frappe.ValidationError, "missing", self.workflow.save)
