"""What an administrator may make of the workflow of Unit Return: roles, conditions, styles, and steps within the states of the rules."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html
from party_investigation.returns.workflow import RETURN, STATE, STEP, state_of_row
from party_investigation.rules.approval import OPEN, RETURNED, STATUSES, TRANSITIONS, Status

StateByStep = dict[str, Status]


def check_workflow(workflow: Document, method: str | None = None) -> None:
	"""The hook `validate` of Workflow: in one of Unit Return every step stands in a state, and every way between states has a rule.

	Roles, conditions and styles may be others, a step may be left out, and steps may be added within a state.

	:raises frappe.ValidationError: which row has no rule, and what to do instead
	"""
	if workflow.document_type != RETURN or not cint(workflow.is_active):
		return
	if workflow.workflow_state_field != STEP:
		frappe.throw(_("The workflow of a Unit Return keeps its state in the field {0}.").format(STEP))
	states = _states(workflow)
	for row in workflow.transitions:
		_check_way(row, states)
	_check_ways_out(workflow, states)
	if missing := set(STATUSES) - states.keys():
		frappe.throw(
			_("The state {0} is missing; returns may be in it already.").format(_listed(missing)),
		)


def _states(workflow: Document) -> StateByStep:
	"""Return the state in which each step stands."""
	states: StateByStep = {}
	for row in workflow.states:
		state, is_said = state_of_row(row), row.update_field == STATE
		if state is None or (
			is_said and (row.update_value != state or cint(row.get("evaluate_as_expression")))
		):
			frappe.throw(
				_(
					"Row {0}: say in which state a return stands that is {1}: Update Field {2}, Update Value one of {3}. "
					"Who may do what with it, what it locks and how it counts is as in that state."
				).format(row.idx, frappe.bold(escape_html(row.state)), STATE, ", ".join(STATUSES))
			)
		states[row.state] = state
	return states


def _check_way(row: Document, states: StateByStep) -> None:
	old, new = states.get(row.state), states.get(row.next_state)
	if old is None or new is None:
		frappe.throw(
			_("Row {0}: {1} is no state of this workflow.").format(
				row.idx, escape_html(row.state if old is None else row.next_state)
			)
		)
	if old != new and (old, new) not in TRANSITIONS:
		frappe.throw(
			_("Row {0}: a return that is {1} does not become {2}.").format(row.idx, _said(old), _said(new))
		)


def _check_ways_out(workflow: Document, states: StateByStep) -> None:
	"""From a step that was added a return can always be handed in, or be sent back: else it would stay there for good."""
	for row in workflow.states:
		state = states[row.state]
		if row.state in STATUSES:
			continue
		wanted = "Submitted" if state in OPEN else RETURNED
		if not any(
			way.state == row.state and states.get(way.next_state) == wanted for way in workflow.transitions
		):
			frappe.throw(
				_("Row {0}: add a step from {1} to {2}, or a return would stay there for good.").format(
					row.idx, frappe.bold(escape_html(row.state)), _said(wanted)
				)
			)


def _said(status: str) -> str:
	return _(status, context=RETURN)


def _listed(statuses: Iterable[str]) -> str:
	return "、".join(_said(each) for each in STATUSES if each in statuses)
