"""The working group of an investigation (排查工作组): its roles, and the states of its tasks and minutes (notice 三(一): 加强组织领导). No frappe."""

from __future__ import annotations

from party_investigation.rules.problem import Problem, _, hard

HEAD = "组长"
ROLES = (HEAD, "副组长", "联络员", "成员")
"""Roles in a group; one leads it."""
OPEN = "Open"
STATUSES = (OPEN, "Done", "Dropped")
DRAFT, ISSUED = MINUTES = ("Draft", "Issued")
"""States of minutes; what was issued stands."""


def check_members(members: list[tuple[str, str]]) -> list[Problem]:
	"""Return what is wrong with the members of a group, given by name and role: one leads it, nobody is named twice."""
	problems = []
	if sum(role == HEAD for _name, role in members) != 1:
		problems.append(
			hard("group.head", _("A group has one head."), _("Choose 组长 in one row."), "members")
		)
	names = [name for name, _role in members]
	for name in sorted({name for name in names if names.count(name) > 1}):
		problems.append(
			hard(
				"group.twice",
				_("{name} stands among the members twice."),
				_("Take out one row."),
				"members",
				name=name,
			)
		)
	return problems


def check_task(status: str, outcome: str | None) -> list[Problem]:
	"""Return a problem when a task is settled without a word on what came of it."""
	if status == OPEN or (outcome or "").strip():
		return []
	return [hard("group.outcome", _("Say what came of the task."), "", "outcome")]
