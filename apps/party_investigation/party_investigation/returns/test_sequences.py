"""Random trees, random people, random actions over random doors: what must hold after each step, whoever did it (decisions D13)."""

import json
from collections import Counter
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import frappe
from frappe.client import set_value
from frappe.model.workflow import apply_workflow
from party_investigation.batch import Batch
from party_investigation.returns import actions, creation, versions
from party_investigation.returns.doctype.return_count.test_return_count import counted, renew, shown
from party_investigation.returns.workflow import LABELS
from party_investigation.rules.approval import TRANSITIONS
from party_investigation.tests.world import WorldTest, make_campaign, make_user

RETURN, VERSION, SET = "Unit Return", "Return Version", "Loss Summary"
SAVEPOINT = "step_of_test"
NEXT = {
	"Not Submitted": "submit",
	"Returned": "submit",
	"Submitted": "verify",
	"Verified": "accept",
	"Accepted": "reopen",
}
"""What brings a return on its way up."""
REACHED: Counter[str] = Counter()
"""How often each action was taken."""
REFUSALS = (frappe.ValidationError, frappe.PermissionError)
CATEGORIES = ("教职工", "离退休人员", "高校毕业生", "其他")


class Returns(RuleBasedStateMachine):
	"""A tree of units with people out of contact; somebody in each unit tries something."""

	@initialize(data=st.data())
	def build(self, data) -> None:
		frappe.db.savepoint("machine")
		units, self.parents = ["M0"], {"M0": None}
		for number in range(1, data.draw(st.integers(2, 5))):
			unit, superior = f"M{number}", data.draw(st.sampled_from(units))
			self.parents[unit] = superior
			units.append(unit)
		for unit, superior in self.parents.items():
			make_unit(unit, superior)
		self.campaign = make_campaign("M0").name
		for unit in units:
			make_lines(self.campaign, unit, data.draw(st.integers(0, 2)), data.draw(st.integers(0, 2)))
		with patch.object(frappe.db, "commit"):
			creation.create_returns(self.campaign)
		leaves = set(units) - set(self.parents.values())
		self.users = {
			unit: make_user(
				f"m{unit.lower()}", [("Branch Secretary" if unit in leaves else "Committee Officer", unit)]
			)
			for unit in units
		}
		self.frozen: dict[str, str] = {}

	def of(self, unit: str):
		return frappe.get_doc(RETURN, creation.return_name(self.campaign, unit, SET))

	@precondition(lambda self: hasattr(self, "users"))
	@rule(
		data=st.data(),
		action=st.sampled_from([*actions.METHODS, *["next"] * 12]),
		right_person=st.integers(0, 5),
		door=st.sampled_from(["method", "workflow", "value"]),
	)
	def act(self, data, action: str, right_person: int, door: str) -> None:
		"""Somebody takes an action; it happens exactly when `may_of` has allowed it to that user."""
		unit = data.draw(st.sampled_from(sorted(self.parents)))
		if action == "next":
			unit = self.lowest_that_waits()
			status = self.of(unit).status
			if status == "Submitted" and unit == "M0":  # nobody is above it here
				action = "withdraw"
			elif unit == "M0" and data.draw(st.booleans()):
				unit, action = data.draw(st.sampled_from([*self.parents][1:])), "reopen"
			else:
				action = NEXT[status]
			if action == "verify":
				self.compare_sample(unit)
		doer = unit if action in ("submit", "withdraw") else self.parents[unit]
		user = self.users[doer if right_person and doer else data.draw(st.sampled_from(sorted(self.parents)))]
		before = self.of(unit)
		frappe.set_user(user)
		try:
			if action == "submit" and before.status in ("Not Submitted", "Returned"):
				self.fill_in(before)
			allowed = self.answer(before.name, action)
			done = self.do(before, action, door)
		finally:
			frappe.set_user("Administrator")
		assert done == allowed, (unit, action, user, door, allowed, done)
		now = self.of(unit)
		if done and action != "excuse":
			assert TRANSITIONS[before.status, now.status] == action
		elif not done:
			assert now.status == before.status, (unit, action, user, door, allowed, before.status, now.status)
		if done:
			REACHED[action] += 1

	def lowest_that_waits(self) -> str:
		"""The unit whose turn it is; the top when all below are accepted."""
		waiting = [
			unit
			for unit in reversed(self.parents)
			if self.of(unit).status != "Accepted"
			and all(
				self.of(each).status == "Accepted" or self.of(each).excused
				for each, superior in self.parents.items()
				if superior == unit
			)
		]
		return waiting[0] if waiting else "M0"

	def fill_in(self, document) -> None:
		"""Say zero where nobody is reported, and a remark on each soft check, if this user may."""
		frappe.db.savepoint(SAVEPOINT)
		try:
			left = actions.left_to_do(document.name)
			codes = {each["code"] for each in left["findings"]}
			document.set("remarks", [{"check_code": code, "remark": "x"} for code in codes])
			document.zero_return = int(not left["reported"])
			document.update({"responsible": "x", "phone": "x"})
			document.save()
		except REFUSALS:
			frappe.db.rollback(save_point=SAVEPOINT)

	def answer(self, name: str, action: str) -> bool:
		try:
			return actions.may_of(name)[action]["allowed"]
		except frappe.PermissionError:
			return False

	def do(self, before, action: str, door: str) -> bool:
		"""Whether the action was taken; over the workflow and by value only where that needs no reason."""
		frappe.db.savepoint(SAVEPOINT)
		try:
			if action in ("return", "reopen", "excuse") or door == "method":
				reason = "更正" if action in ("return", "reopen", "excuse") else None
				actions.take(before.name, action, reason=reason)
			elif door == "workflow":
				apply_workflow(frappe.as_json(frappe.get_doc(RETURN, before.name)), LABELS[action])
			else:
				wanted = [
					new for (old, new), each in TRANSITIONS.items() if each == action and old == before.status
				]
				if not wanted:
					return False
				set_value(RETURN, before.name, "status", wanted[0])
		except REFUSALS:
			frappe.db.rollback(save_point=SAVEPOINT)
			return False
		return True

	def compare_sample(self, unit: str) -> None:
		"""Whoever receives a return compares its sample."""
		document, superior = self.of(unit), self.parents[unit]
		if document.status != "Submitted" or not superior:
			return
		frappe.set_user(self.users[superior])
		for row in document.sample:
			row.update({"compared_with": "Archive", "result": "Agrees"})
		document.save()
		frappe.set_user("Administrator")

	@precondition(lambda self: hasattr(self, "users"))
	@rule(data=st.data())
	def change_a_line(self, data) -> None:
		"""Somebody writes into a line: it is refused exactly while the unit or one above it has handed in."""
		lines = frappe.get_all("Untraced Member", filters={"campaign": self.campaign}, pluck="name")
		if not lines:
			return
		line = frappe.get_doc("Untraced Member", data.draw(st.sampled_from(sorted(lines))))
		handed_in, unit = False, line.organization
		while unit:
			handed_in |= self.of(unit).status in ("Submitted", "Verified", "Accepted")
			unit = self.parents[unit]
		frappe.db.savepoint(SAVEPOINT)
		frappe.set_user(self.users[line.organization])
		try:
			set_value("Untraced Member", line.name, "remark", data.draw(st.sampled_from("甲乙丙")))
		except REFUSALS:
			frappe.db.rollback(save_point=SAVEPOINT)
			refused = True
		else:
			refused = False
		frappe.set_user("Administrator")
		assert refused == handed_in, (line.organization, refused)

	@precondition(lambda self: hasattr(self, "users"))
	@rule()
	def renew_the_counts(self) -> None:
		"""The schedule counts anew."""
		renew(self.campaign)

	@precondition(lambda self: hasattr(self, "users"))
	@invariant()
	def kept_counts_are_those_of_the_returns(self) -> None:
		assert shown(self.campaign, "M0") == counted(self.campaign, "M0")

	@precondition(lambda self: hasattr(self, "users"))
	@invariant()
	def a_frozen_version_never_changes(self) -> None:
		for name in frappe.get_all(VERSION, filters={"campaign": self.campaign}, pluck="name"):
			document = frappe.get_doc(VERSION, name)
			text = document.as_json()
			assert self.frozen.setdefault(name, text) == text, name
			assert versions.recomputed_digest(document) == document.digest, name

	@precondition(lambda self: hasattr(self, "users"))
	@invariant()
	def what_is_handed_in_stands_on_what_was_accepted(self) -> None:
		for unit in self.parents:
			document = self.of(unit)
			if document.status in ("Not Submitted", "Returned"):
				continue
			below = [self.of(each) for each, superior in self.parents.items() if superior == unit]
			assert all(each.status == "Accepted" or each.excused for each in below), unit
			parts = json.loads(frappe.db.get_value(VERSION, document.current_version, "parts"))
			accepted = {each.current_version for each in below if each.status == "Accepted"}
			assert {part["version"] for part in parts} == accepted, unit

	@precondition(lambda self: hasattr(self, "users"))
	@invariant()
	def figures_are_the_sum_of_the_lines(self) -> None:
		for name in self.frozen:
			figures = json.loads(frappe.db.get_value(VERSION, name, "figures"))
			lines = lines_below(name)
			restored, lost = lines.count("2"), lines.count("3")
			assert (figures["restored"], figures["not_found"]) == (restored, lost), name
			total = figures["annex4"].get("01", {})
			assert (total.get("1", 0), total.get("2", 0), total.get("3", 0)) == (
				restored + lost,
				restored,
				lost,
			), name

	def teardown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback(save_point="machine")
		frappe.clear_cache()


def lines_below(version: str) -> list[str]:
	"""The annexes of all lines of a version and of those that went into it."""
	parts = json.loads(frappe.db.get_value(VERSION, version, "parts"))
	own_annexes = frappe.get_all("Return Version Line", filters={"parent": version}, pluck="annex")
	return own_annexes + [annex for part in parts for annex in lines_below(part["version"])]


def make_unit(code: str, superior: str | None) -> None:
	values = {"organization_code": code, "organization_name": code, "kind": "党支部", "is_group": 1}
	values |= {"doctype": "Party Organization", "parent_party_organization": superior}
	frappe.get_doc(values).insert()


def make_lines(campaign: str, unit: str, restored: int, lost: int) -> None:
	"""Members of a unit who stand in annexes 2 and 3, written as an import writes them."""
	batches = {
		doctype: Batch(doctype)
		for doctype in ("Party Member", "Investigation Record", "Restored Contact", "Untraced Member")
	}
	for number, doctype in enumerate(["Restored Contact"] * restored + ["Untraced Member"] * lost):
		member = f"{unit}-{number}"
		of_member = {"member_name": member, "organization": unit, "person_category": CATEGORIES[number % 4]}
		batches["Party Member"].add({"name": member, "membership_status": "On Roster", **of_member})
		of_campaign = {"campaign": campaign, "member": member, **of_member}
		batches["Investigation Record"].add(
			{"name": f"{campaign}-{member}", "status": "Checked", **of_campaign}
		)
		line = {
			"last_contact_on": "2014-01-01",
			"months_out": 27,
			"time_band": "1年至5年",
			"reason": "居住地改变",
		}
		if doctype == "Untraced Member":
			line["search_summary"] = "电话、信函、上门走访"
		else:
			line |= {"restored_on": "2016-03-20", "conduct": "无"}
		batches[doctype].add({"name": f"{campaign}-{member}-{doctype[0]}", **of_campaign, **line})
	for batch in batches.values():
		batch.flush()


class TestSequences(WorldTest):
	def test_random_actions_on_random_trees(self) -> None:
		from hypothesis.stateful import run_state_machine_as_test

		run_state_machine_as_test(
			Returns,
			settings=settings(
				max_examples=7,
				stateful_step_count=40,
				deadline=None,
				database=None,
				derandomize=True,
				phases=(Phase.generate,),
				suppress_health_check=[*HealthCheck.__members__.values()],
			),
		)
		for action, least in (("submit", 8), ("accept", 4), ("reopen", 1)):
			self.assertGreaterEqual(REACHED[action], least, REACHED)
