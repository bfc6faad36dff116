"""Where Frappe's screen of apps leads: each user to one workspace, the first that the user's roles open."""

import frappe

WORKSPACES = ("My Branch", "Party Committee", "Investigation Setup")


def leads_to_branch() -> bool:
	return _first() == "My Branch"


def leads_to_committee() -> bool:
	return _first() == "Party Committee"


def leads_to_setup() -> bool:
	return _first() == "Investigation Setup"


def _first() -> str | None:
	"""Return the first workspace of the app that the session's user may open."""
	opened = frappe.get_all(
		"Has Role",
		filters={
			"parenttype": "Workspace",
			"parent": ["in", WORKSPACES],
			"role": ["in", frappe.get_roles()],
		},
		pluck="parent",
	)
	return next((workspace for workspace in WORKSPACES if workspace in opened), None)
