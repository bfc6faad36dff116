"""The Frappe Workflow of Unit Return: what an administrator sees and may extend; what may be done is asked of `rules.approval`."""

import frappe
from party_investigation.rules.problem import _

NAME = "Unit Return"
EVERYBODY = "All"
"""Workflow asks for one role that edits in a state; permissions, scope and the controller say who really may."""
STATES = (
	("Not Submitted", ""),
	("Submitted", "Primary"),
	("Verified", "Info"),
	("Accepted", "Success"),
	("Returned", "Warning"),
)
"""States and their colours."""
COMMITTEE = ("Committee Officer", "Organization Department Officer")
UNIT = ("Branch Secretary", *COMMITTEE)
TRANSITIONS = (
	("Not Submitted", _("Hand In"), "Submitted", UNIT),
	("Returned", _("Hand In"), "Submitted", UNIT),
	("Submitted", _("Withdraw"), "Not Submitted", UNIT),
	("Submitted", _("Verify"), "Verified", COMMITTEE),
	("Submitted", _("Send Back"), "Returned", COMMITTEE),
	("Verified", _("Send Back"), "Returned", COMMITTEE),
	("Verified", _("Accept"), "Accepted", COMMITTEE),
	("Accepted", _("Reopen"), "Returned", COMMITTEE),
)
"""State, action, next state, and the capacities whose roles take it."""


def make() -> None:
	"""Make the workflow if it is missing; one that is there may have been changed by an administrator and stays."""
	if frappe.db.exists("Workflow", NAME):
		return
	for state, style in STATES:
		_make("Workflow State", state, workflow_state_name=state, style=style)
	for action in {action for _state, action, _next, _roles in TRANSITIONS}:
		_make("Workflow Action Master", action, workflow_action_name=action)
	frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": NAME,
			"document_type": "Unit Return",
			"workflow_state_field": "status",
			"is_active": 1,
			"states": [
				{"state": state, "doc_status": "0", "allow_edit": EVERYBODY} for state, _style in STATES
			],
			"transitions": [
				{"state": state, "action": action, "next_state": following, "allowed": role}
				| {"allow_self_approval": 1}
				for state, action, following, roles in TRANSITIONS
				for role in roles
			],
		}
	).insert()


def _make(doctype: str, name: str, **values: str) -> None:
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert()
