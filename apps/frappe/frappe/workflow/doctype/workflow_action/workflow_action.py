"""Controller of Workflow Action: what waits for somebody's decision in a workflow."""

import frappe
from frappe.model.document import Document
from frappe.model.workflow import get_workflow_name, is_transition_condition_satisfied
from frappe.utils import now


class WorkflowAction(Document):
	"""A document in a state from which the permitted roles can move it on."""


def process_workflow_actions(doc, state: str) -> None:
	"""Hook of all documents: complete the actions of the left state, open those of the new one.

	:param state: the hook's name
	"""
	workflow_name = get_workflow_name(doc.doctype)
	if not workflow_name:
		return
	if state == "on_trash":
		clear_workflow_actions(doc.doctype, doc.name)
		return
	workflow = frappe.get_cached_doc("Workflow", workflow_name)
	current = doc.get(workflow.workflow_state_field)
	waiting = _waiting(doc)
	if current in waiting.values():
		return
	_complete([name for name, state in waiting.items() if state is not None])
	roles = {
		transition.allowed
		for transition in workflow.transitions
		if transition.state == current and is_transition_condition_satisfied(transition, doc)
	}
	if roles:
		_open_for(doc, current, roles)


def _waiting(doc) -> dict[str, str | None]:
	"""The open actions of a document: the state for which each waits, by its name."""
	return dict(
		frappe.db.sql(
			"select `name`, `workflow_state` from `tabWorkflow Action`"
			" where `reference_name` = %s and `reference_doctype` = %s and `status` = 'Open'",
			(str(doc.name), doc.doctype),
		)
	)


def _complete(open_actions: list[str]) -> None:
	"""The user has moved the document out of another state: its actions are done."""
	if open_actions:
		frappe.db.set_value(
			"Workflow Action",
			{"name": ("in", open_actions)},
			{"status": "Completed", "completed_by": frappe.session.user, "modified": now()},
		)


def _open_for(doc, state: str | None, roles: set[str]) -> None:
	frappe.get_doc(
		{
			"doctype": "Workflow Action",
			"reference_doctype": doc.doctype,
			"reference_name": str(doc.name),
			"workflow_state": state,
			"status": "Open",
			"permitted_roles": [{"role": role} for role in sorted(roles)],
		}
	).insert(ignore_permissions=True, ignore_links=True)  # written by the workflow, whose links were checked


def clear_workflow_actions(doctype: str, name) -> None:
	"""Delete the actions of a document that is being deleted."""
	names = frappe.get_all(
		"Workflow Action", filters={"reference_doctype": doctype, "reference_name": str(name)}, pluck="name"
	)
	if names:
		frappe.db.delete("Workflow Action Permitted Role", {"parent": ("in", names)})
		frappe.db.delete("Workflow Action", {"name": ("in", names)})


def get_permission_query_conditions(user: str | None = None) -> str:
	"""In lists: open actions that wait for the user or for one of the user's roles."""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	roles = ", ".join(frappe.db.escape(role) for role in frappe.get_roles(user))
	return f"""(`tabWorkflow Action`.`status` = 'Open' and (
		`tabWorkflow Action`.`user` = {frappe.db.escape(user)}
		or `tabWorkflow Action`.`name` in (
			select `parent` from `tabWorkflow Action Permitted Role` where `role` in ({roles})
		)
	))"""


def has_permission(doc, user: str | None = None, **kwargs) -> bool:
	"""Whether an action waits for the user or for one of the user's roles."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	roles = {row.role for row in doc.permitted_roles}
	return doc.user == user or bool(roles & set(frappe.get_roles(user)))


def on_doctype_update() -> None:
	"""Every save of a document with a workflow looks for its actions; those of one DocType may be very many."""
	frappe.db.add_index("Workflow Action", ["reference_name", "reference_doctype", "status"])
