"""What an administrator adds to the workflow of returns: rights, conditions, tasks and steps work within the rules; what has no rule is refused."""

import contextlib

import frappe
from frappe.client import set_value
from frappe.model.workflow import apply_workflow
from party_investigation.patches import keep_steps_of_returns
from party_investigation.returns import actions, board
from party_investigation.returns.test_actions import RETURN, HandInTest

WORKFLOW, REVIEW = "Unit Return", "复核中"


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

	def may(self, unit: str, by: str) -> dict:
		frappe.set_user(self.users[by])
		answers = actions.may_of(self.of(unit).name)
		frappe.set_user("Administrator")
		return answers

	def may_verify(self, unit: str, by: str) -> dict:
		return self.may(unit, by)["verify"]

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

	def add_review(self, role: str = "Committee Officer", said: dict | None = None) -> None:
		"""Put a step 复核中 between 已核查 and 已接收, in which a return stands as verified."""
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": REVIEW}).insert(
			ignore_if_duplicate=True
		)
		for action in ("Review", "Finish"):
			master = {"doctype": "Workflow Action Master", "workflow_action_name": action}
			frappe.get_doc(master).insert(ignore_if_duplicate=True)
		state = {"state": REVIEW, "doc_status": "0", "allow_edit": "All"}
		self.workflow.append(
			"states", {**state, "update_field": "status", "update_value": "Verified"} | (said or {})
		)
		for old, action, new in (
			("Verified", "Review", REVIEW),
			(REVIEW, "Accept", "Accepted"),
			(REVIEW, "Send Back", "Returned"),
		):
			row = {"state": old, "action": action, "next_state": new, "allowed": role}
			self.workflow.append("transitions", row | {"allow_self_approval": 1})

	def leave_out(self, old: str, new: str) -> None:
		for row in [row for row in self.workflow.transitions if (row.state, row.next_state) == (old, new)]:
			self.workflow.remove(row)

	def apply(self, unit: str, action: str, by: str) -> None:
		frappe.set_user(self.users[by])
		try:
			apply_workflow(frappe.as_json(frappe.get_doc(RETURN, self.of(unit).name)), action)
		finally:
			frappe.set_user("Administrator")

	def stands(self, unit: str) -> tuple[str, str]:
		return self.of(unit).status, self.of(unit).workflow_state

	def test_a_step_is_added_within_a_state_and_counts_as_that(self) -> None:
		self.add_review()
		self.leave_out("Verified", "Accepted")
		self.workflow.save()
		self.hand_in("T1B1")
		self.take("verify", "T1B1")
		self.assertEqual(self.stands("T1B1"), ("Verified", "Verified"))
		self.assertFalse(self.may("T1B1", "T1")["accept"]["allowed"])
		self.assertRaises(frappe.ValidationError, self.take, "accept", "T1B1")
		before = board.counts_by_unit(self.campaign, "T", [frappe._dict(name="T1")], ("Loss Summary",), None)
		self.apply("T1B1", "Review", "T1")
		self.assertEqual(self.stands("T1B1"), ("Verified", REVIEW))
		after = board.counts_by_unit(self.campaign, "T", [frappe._dict(name="T1")], ("Loss Summary",), None)
		self.assertEqual(
			{key: each.counts for key, each in after.items()}, {k: v.counts for k, v in before.items()}
		)
		line = frappe.get_doc("Untraced Member", self.made["Untraced Member"]["T1B1"])
		self.assertRefused("测试T1 can send it back", line.save)
		may = self.may("T1B1", "T1")
		self.assertTrue(may["accept"]["allowed"] and may["return"]["allowed"])
		self.assertFalse(may["withdraw"]["allowed"] or may["submit"]["allowed"])
		self.take("accept", "T1B1")
		self.assertEqual(self.stands("T1B1"), ("Accepted", "Accepted"))
		self.take("reopen", "T1B1", reason="更正")
		self.assertEqual(self.stands("T1B1"), ("Returned", "Returned"))

	def test_an_added_step_is_sent_back_from_and_by_an_order(self) -> None:
		self.add_review()
		self.workflow.save()
		self.hand_in("T1B1")
		self.take("verify", "T1B1")
		self.apply("T1B1", "Review", "T1")
		self.take("return", "T1B1", reason="更正")
		self.assertEqual(self.stands("T1B1"), ("Returned", "Returned"))
		self.hand_in("T1B1")
		self.take("verify", "T1B1")
		self.apply("T1B1", "Review", "T1")
		frappe.set_user(self.users["T"])
		self.of("T1B1").send_back_by_order("x", "责令重新进行")
		self.assertEqual(self.stands("T1B1"), ("Returned", "Returned"))

	def test_an_added_step_widens_nobodys_rights(self) -> None:
		self.add_review("Branch Secretary")
		for old, action, new in (("Submitted", "Verify", "Verified"), ("Verified", "Accept", "Accepted")):
			row = {"state": old, "action": action, "next_state": new, "allowed": "Branch Secretary"}
			self.workflow.append("transitions", row | {"allow_self_approval": 1})
		self.workflow.save()
		name = self.hand_in("T1B1")
		doors = (
			lambda: self.apply("T1B1", "Verify", "T1B1"),
			lambda: set_value(RETURN, name, "workflow_state", "Verified"),
			lambda: set_value(RETURN, name, "workflow_state", REVIEW),
			lambda: set_value(
				RETURN, name, {"workflow_state": "Not Submitted", "status": "Accepted", "version": 0}
			),
			lambda: set_value(RETURN, name, "status", "Accepted"),
			lambda: set_value(RETURN, name, "workflow_state", ["Accepted"]),
			lambda: set_value(RETURN, name, "workflow_state", "accepted"),
			lambda: set_value(RETURN, name, "workflow_state", ""),
		)
		for number, door in enumerate(doors):
			frappe.set_user(self.users["T1B1"])
			with (
				self.subTest(door=number),
				contextlib.suppress(frappe.ValidationError, frappe.PermissionError),
			):
				door()
			frappe.set_user("Administrator")
			self.assertIn(self.of("T1B1").status, ("Submitted", "Not Submitted"))
			if self.of("T1B1").status == "Not Submitted":  # a unit may withdraw, whatever else it sends
				self.assertEqual(self.stands("T1B1")[1], "Not Submitted")
				self.assertEqual(self.of("T1B1").version, 1)
				self.hand_in("T1B1")
		self.take("verify", "T1B1")
		for by in ("T1B1", "T2", "T2B1"):
			for action in ("Review", "Accept", "Send Back"):
				with self.subTest(by=by, action=action):
					self.assertRaises(
						(frappe.ValidationError, frappe.PermissionError), self.apply, "T1B1", action, by
					)
					self.assertEqual(self.stands("T1B1"), ("Verified", "Verified"))

	def test_a_step_of_the_unit_is_the_units_own(self) -> None:
		frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "Checking"}).insert()
		frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": "Check"}).insert()
		of_unit = {"update_field": "status", "update_value": "Not Submitted"}
		self.workflow.append(
			"states", {"state": "Checking", "doc_status": "0", "allow_edit": "All", **of_unit}
		)
		for role in ("Branch Secretary", "Committee Officer"):
			for old, action, new in (
				("Not Submitted", "Check", "Checking"),
				("Checking", "Hand In", "Submitted"),
			):
				row = {"state": old, "action": action, "next_state": new, "allowed": role}
				self.workflow.append("transitions", row | {"allow_self_approval": 1})
		self.workflow.save()
		self.assertRaises(frappe.PermissionError, self.apply, "T1B1", "Check", "T1")
		self.apply("T1B1", "Check", "T1B1")
		self.assertEqual(self.stands("T1B1"), ("Not Submitted", "Checking"))
		self.take("submit", "T1B1")
		self.assertEqual(self.stands("T1B1"), ("Submitted", "Submitted"))

	def test_a_step_that_goes_with_its_state_no_more_is_the_state_itself(self) -> None:
		self.hand_in("T1B1")
		for stale in ("Accepted", "Gone", "", None):
			frappe.db.set_value(RETURN, self.of("T1B1").name, "workflow_state", stale)
			self.take("verify", "T1B1")
			self.assertEqual(self.stands("T1B1"), ("Verified", "Verified"))
			self.take("return", "T1B1", reason="更正")
			self.hand_in("T1B1")

	def test_a_site_of_before_goes_on(self) -> None:
		self.hand_in("T1B1")
		frappe.db.set_value(RETURN, {"campaign": self.campaign}, "workflow_state", None)
		frappe.db.set_value("Workflow", self.workflow.name, "workflow_state_field", "status")
		frappe.clear_document_cache("Workflow", self.workflow.name)
		keep_steps_of_returns.execute()
		self.assertEqual(self.stands("T1B1"), ("Submitted", "Submitted"))
		self.assertEqual(self.stands("T1B2"), ("Not Submitted", "Not Submitted"))
		self.apply("T1B1", "Verify", "T1")
		self.assertEqual(self.stands("T1B1"), ("Verified", "Verified"))

	def test_what_has_no_rule_is_refused_with_what_to_do_instead(self) -> None:
		for wrong in (
			{"update_field": None, "update_value": None},
			{"update_field": "remark"},
			{"update_value": "verified"},
			{"update_value": "Gone"},
			{"evaluate_as_expression": 1},
		):
			self.add_review(said=wrong)
			with self.subTest(**wrong):
				self.assertRaisesRegex(frappe.ValidationError, f"{REVIEW}.*Update Field", self.workflow.save)
			self.workflow.reload()
		self.add_review()
		self.leave_out(REVIEW, "Returned")
		self.assertRaisesRegex(frappe.ValidationError, "for good", self.workflow.save)
		self.workflow.reload()
		self.add_review(said={"update_value": "Accepted"})
		row = {"state": "Submitted", "action": "Accept", "next_state": REVIEW, "allowed": "Committee Officer"}
		self.workflow.append("transitions", row)
		self.assertRaisesRegex(frappe.ValidationError, "does not become", self.workflow.save)
		self.workflow.reload()
		accepted = next(row for row in self.workflow.states if row.state == "Submitted")
		accepted.update({"update_field": "status", "update_value": "Accepted"})
		self.assertRaisesRegex(frappe.ValidationError, "Update Field", self.workflow.save)
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
		for field in ("remark", "status"):
			self.workflow.reload()
			self.workflow.workflow_state_field = field
			self.assertRaisesRegex(frappe.ValidationError, "field workflow_state", self.workflow.save)
		self.workflow.reload()
		self.workflow.transitions = [
			row for row in self.workflow.transitions if "Returned" not in (row.state, row.next_state)
		]
		self.workflow.states = [row for row in self.workflow.states if row.state != "Returned"]
		self.assertRaisesRegex(frappe.ValidationError, "missing", self.workflow.save)
