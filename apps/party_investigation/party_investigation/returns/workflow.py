"""The Frappe Workflow of Unit Return; what may be done is asked of `rules.approval` first.

An administrator may divide a state into steps: a state of the workflow that is none of the rules says in which of them it stands (*Update
Field* `status`, *Update Value*). The field `workflow_state` holds the step, `status` the state in which it stands, of which every rule, lock,
sum and count asks; so a step gives nobody more than the state does.
"""

from typing import Any

import frappe
from frappe.model.document import Document
from frappe.model.workflow import get_transitions, get_workflow_name
from party_investigation.rules.answer import Answer
from party_investigation.rules.approval import STATUSES, TRANSITIONS, Action, Status
from party_investigation.rules.problem import _
from party_investigation.workflows import COMMITTEE, SECRETARY, Shipped

RETURN = "Unit Return"
STEP, STATE = "workflow_state", "status"
"""The field that the workflow moves, and the field that follows from it."""
LABELS: dict[str, str] = {
	"submit": _("Hand In"),
	"withdraw": _("Withdraw"),
	"verify": _("Verify"),
	"return": _("Send Back"),
	"accept": _("Accept"),
	"reopen": _("Reopen"),
	"excuse": _("Excuse"),
	"extend": _("Extend"),
}
"""What each action is called, in the workflow and on every button."""
STYLES = {"Submitted": "Primary", "Verified": "Info", "Accepted": "Success", "Returned": "Warning"}
UNIT_RETURN = Shipped(
	RETURN,
	tuple((status, STYLES.get(status, "")) for status in STATUSES),
	tuple(
		(old, LABELS[action], new, SECRETARY if action in ("submit", "withdraw") else COMMITTEE)
		for (old, new), action in TRANSITIONS.items()
	),
	STEP,
)


# ---------------------------------------------------------------- steps and the states in which they stand


def state_of_row(row: Document) -> Status | None:
	"""Return the state in which a state of the workflow stands: itself, or what it writes into `status`; None if it says none."""
	name = row.state if row.state in STATUSES else row.update_value if row.update_field == STATE else None
	return next((status for status in STATUSES if status == name), None)


def state_of(step: str | None) -> Status | None:
	"""Return the state in which a step of the active workflow stands; None for no step of it."""
	row = next((row for row in _rows("states") if row.state == step), None)
	if row:
		return state_of_row(row)
	return next((status for status in STATUSES if status == step), None)


def step_of(document: Document) -> str:
	"""Return the step at which a return stands: its own, or its state where the two do not go together any more."""
	step = document.get(STEP)
	return step if step and state_of(step) == document.status else document.status


def with_step(values: dict[str, Any]) -> dict[str, Any]:
	"""Return values that are written past the controller, with the step that goes with their state."""
	return values | {STEP: values[STATE]} if STATE in values else values


def step_to(step: str, status: Status) -> str:
	"""Return the step to which a return goes from another one for a state: the state itself before steps within it."""
	following = [
		row.next_state
		for row in _rows("transitions")
		if row.state == step and state_of(row.next_state) == status
	]
	return following[0] if following and status not in following else status


def _rows(table: str) -> list[Document]:
	name = get_workflow_name(RETURN)
	return frappe.get_cached_doc("Workflow", name).get(table) if name else []


# ---------------------------------------------------------------- what the workflow offers


def within_workflow(action: Action, document: Document, answer: Answer) -> Answer:
	"""Return an answer of the rules, or a refusal where the workflow does not offer the step to the user's roles.

	:param document: the return as it is stored
	"""
	following = [new for (old, new), each in TRANSITIONS.items() if old == document.status and each == action]
	if not answer.allowed or not following or not get_workflow_name(document.doctype):
		return answer
	document.set(STEP, step_of(document))
	if any(state_of(transition["next_state"]) in following for transition in get_transitions(document)):
		return answer
	return Answer(
		False,
		_(
			"The workflow of returns offers this step to other roles, or on a condition that is not fulfilled."
		),
		_("Whoever holds the role that the workflow names does this."),
		_("Ask the administrator who has changed the workflow."),
	)
