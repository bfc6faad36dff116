"""The Frappe Workflows that the app ships: what an administrator sees drawn and may extend.

Whether a step may be taken is asked of the controllers and of `rules`, whatever a workflow says; a workflow only names states,
steps and the roles to which a step is offered.
"""

from dataclasses import dataclass

import frappe
from party_investigation.rules.approval import DECIDING, RECORDING

EVERYBODY = "All"
"""Workflow asks for one role that edits in a state; permissions, scope and the controller say who really may."""
COMMITTEE = tuple(sorted(DECIDING))
SECRETARY = ("Branch Secretary", *COMMITTEE)
BRANCH = (*RECORDING, *COMMITTEE)


@dataclass(frozen=True)
class Shipped:
	"""A workflow: its DocType, the states with their colours, and the steps.

	A step is state, action, next state, and the roles to which it is offered.
	"""

	doctype: str
	states: tuple[tuple[str, str], ...]
	steps: tuple[tuple[str, str, str, tuple[str, ...]], ...]
	field: str = "status"
	"""Which field holds the state."""

	def make(self) -> None:
		"""Make the workflow if it is missing; one that is there may have been changed by an administrator and stays."""
		if frappe.db.exists("Workflow", {"document_type": self.doctype}):
			return
		for state, style in self.states:
			_make("Workflow State", state, workflow_state_name=state, style=style)
		for action in {action for _state, action, _next, _roles in self.steps}:
			_make("Workflow Action Master", action, workflow_action_name=action)
		frappe.get_doc(
			{
				"doctype": "Workflow",
				"workflow_name": self.doctype,
				"document_type": self.doctype,
				"workflow_state_field": self.field,
				"is_active": 1,
				"states": [
					{"state": state, "doc_status": "0", "allow_edit": EVERYBODY}
					for state, _style in self.states
				],
				"transitions": [
					{"state": state, "action": action, "next_state": following, "allowed": role}
					| {"allow_self_approval": 1}
					for state, action, following, roles in self.steps
					for role in roles
				],
			}
		).insert()


def _make(doctype: str, name: str, **values: str) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert()
