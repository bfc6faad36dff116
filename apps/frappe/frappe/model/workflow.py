"""Workflow: the states of a document, and who may move it from one to the next under which condition."""

import frappe
from frappe import _
from frappe.model.base_document import BaseDocument
from frappe.model.checks import changed_field
from frappe.model.docstatus import DocStatus
from frappe.store import memo
from frappe.utils import cint, cstr
from frappe.utils.asked import document_of, list_of


class WorkflowStateError(frappe.ValidationError):
	"""A document without a state."""


class WorkflowTransitionError(frappe.ValidationError):
	"""A transition that is not there."""


class WorkflowPermissionError(frappe.ValidationError):
	"""A change of state that the user may not make."""


def get_workflow_name(doctype: str) -> str | None:
	"""Name of the active workflow of a DocType."""
	return memo.get(("workflow_name", doctype), lambda: _find_workflow(doctype))


def _find_workflow(doctype: str) -> str | None:
	if frappe.flags.in_bootstrap or not frappe.db.table_exists("Workflow"):
		return None
	rows = frappe.db.sql(
		"select `name` from `tabWorkflow` where `document_type` = %s and `is_active` = 1 limit 1", (doctype,)
	)
	return rows[0][0] if rows else None


def get_workflow(doctype: str):
	"""The active workflow of a DocType; only for reading."""
	return frappe.get_cached_doc("Workflow", get_workflow_name(doctype))


def get_workflow_state_field(workflow_name: str) -> str:
	"""The field that holds the state."""
	return frappe.get_cached_value("Workflow", workflow_name, "workflow_state_field")


def has_approval_access(user: str, doc, transition) -> bool:
	"""Whether a user may make a transition as far as the document is the user's own."""
	return user == "Administrator" or cint(transition.get("allow_self_approval")) or user != doc.get("owner")


@frappe.whitelist()
def get_transitions(doc, workflow=None, raise_exception: bool = False, user: str | None = None) -> list[dict]:
	"""The transitions that the user may make now: those of the user's roles whose condition holds.

	:raises WorkflowStateError: if the document has no state
	"""
	doc = _document(doc)
	if doc.is_new():
		raise WorkflowStateError(_("Workflow State not set"))
	doc.check_permission("read")
	workflow = workflow if isinstance(workflow, BaseDocument) else get_workflow(doc.doctype)
	state = doc.get(workflow.workflow_state_field)
	if not state:
		if raise_exception:
			raise WorkflowStateError(_("Workflow State not set"))
		frappe.throw(_("Workflow State not set"), WorkflowStateError)
	roles = frappe.get_roles(user)
	return [
		transition.as_dict()
		for transition in workflow.transitions
		if transition.state == state
		and transition.allowed in roles
		and is_transition_condition_satisfied(transition, doc)
	]


def get_workflow_safe_globals() -> dict:
	"""What conditions may use besides the document: what templates and scripts of a site may, with the user's rights."""
	return frappe.get_attr("frappe.utils.safe_exec.get_condition_globals")()


def is_transition_condition_satisfied(transition, doc) -> bool:
	"""Whether the condition of a transition holds for a document."""
	if not transition.condition:
		return True
	return bool(frappe.safe_eval(transition.condition, get_workflow_safe_globals(), {"doc": doc.as_dict()}))


@frappe.whitelist(methods=["POST", "PUT"])
def apply_workflow(doc, action: str):
	"""Make the transition of this name: the stored document moves, values changed by the caller are not saved.

	A document that is given is read anew afterwards, so that it is what was stored.

	:raises WorkflowTransitionError: if the user may not, or there is none in this state
	"""
	sent = _document(doc)
	given = sent if sent is doc else None
	doc = frappe.get_doc(sent.doctype, sent.name)
	workflow = get_workflow(doc.doctype)
	user = frappe.session.user
	transition = next((t for t in get_transitions(doc, workflow) if t["action"] == action), None)
	if not transition:
		frappe.throw(_("Not a valid Workflow Action"), WorkflowTransitionError)
	if not has_approval_access(user, doc, transition):
		frappe.throw(_("Self approval is not allowed"))
	doc.set(workflow.workflow_state_field, transition["next_state"])
	state = next(row for row in workflow.states if row.state == transition["next_state"])
	_update_field(doc, state)
	doc.flags.in_workflow_action = True
	_move(doc, DocStatus(cint(state.doc_status)), state)
	doc.flags.in_workflow_action = False
	doc.add_comment("Workflow", _(state.state))
	return given.reload() if given is not None else doc


def _update_field(doc, state) -> None:
	if not state.update_field:
		return
	value = state.update_value
	if cint(state.evaluate_as_expression):
		# the document as the user sees it: no value goes from a level that the user may not read into another field
		value = frappe.safe_eval(value, get_workflow_safe_globals(), {"doc": doc})
	doc.set(state.update_field, value)


def _move(doc, status: DocStatus, state) -> None:
	if doc.docstatus.is_draft() and status.is_draft():
		doc.save()
	elif doc.docstatus.is_draft() and status.is_submitted():
		doc.submit()
	elif doc.docstatus.is_submitted() and status.is_submitted():
		doc.save()
	elif doc.docstatus.is_submitted() and status.is_cancelled():
		doc.cancel()
	else:
		frappe.throw(_("Illegal Document Status for {0}").format(state.state))


@frappe.whitelist()
def can_cancel_document(doctype: str) -> bool:
	"""Whether the cancel button is offered: not if the workflow has a state for it."""
	workflow = get_workflow(doctype)
	cancelled = [row.state for row in workflow.states if cstr(row.doc_status) == "2"]
	return not cancelled or not any(t.next_state in cancelled for t in workflow.transitions)


def validate_workflow(doc) -> None:
	"""The state of a document that is being saved may be what it is.

	A new document takes the first state. A change of state has to be a transition the user may make.
	"""
	workflow = get_workflow(doc.doctype)
	field = workflow.workflow_state_field
	before = doc.get_doc_before_save()
	current = before.get(field) if before else None
	following = doc.get(field)
	if not following:
		following = workflow.states[0].state
		doc.set(field, following)
	if not current:
		current = workflow.states[0].state
	state = next((row for row in workflow.states if row.state == current), None)
	if not state:
		frappe.throw(
			_("{0} is not a state of the workflow").format(frappe.bold(current)), WorkflowPermissionError
		)
	if current == following:
		return
	if before is None:
		_refuse_first_state(current, following)
	if not any(t["next_state"] == following for t in _open_transitions(before, workflow)):
		frappe.throw(
			_("Workflow State transition not allowed from {0} to {1}").format(
				frappe.bold(_(current)), frappe.bold(_(following))
			),
			WorkflowPermissionError,
			title=_("Workflow Transition not allowed"),
		)


def check_action_in_state(doc) -> None:
	"""A save keeps to the state the document is in, whichever way it comes; Frappe leaves that to the form.

	What a state gives one role to change (`allow_edit`) others do not change, and a document whose workflow has a
	transition to submit or cancel it is submitted or cancelled by those only who may make it. `apply_workflow`, code
	that ignores permissions, and Administrator answer for themselves.

	:raises WorkflowPermissionError:
	"""
	before = doc.get_doc_before_save()
	if not before or doc.flags.in_workflow_action or doc.flags.ignore_permissions:
		return
	if frappe.session.user == "Administrator":
		return
	workflow = get_workflow(doc.doctype)
	field = workflow.workflow_state_field
	state = next((row for row in workflow.states if row.state == before.get(field)), None)
	if not state:
		return
	_check_allow_edit(doc, before, field, state)
	if doc._action in ("submit", "cancel"):
		_move_along(doc, before, workflow, "1" if doc._action == "submit" else "2")


def _check_allow_edit(doc, before, field: str, state) -> None:
	if not state.allow_edit or state.allow_edit in frappe.get_roles():
		return
	if changed := changed_field(doc, before, apart_from=(field,)):
		frappe.throw(
			_("{0} cannot be changed: in the state {1} only the role {2} edits").format(
				frappe.bold(_(changed.label or changed.fieldname)),
				frappe.bold(_(state.state)),
				frappe.bold(_(state.allow_edit)),
			),
			WorkflowPermissionError,
		)


def check_discard_in_state(doc) -> None:
	"""Who may not edit a document in its state may not give it up either.

	:raises WorkflowPermissionError:
	"""
	if doc.flags.ignore_permissions or frappe.session.user == "Administrator":
		return
	workflow = get_workflow(doc.doctype)
	stored = frappe.db.get_value(doc.doctype, {"name": ("=", doc.name)}, workflow.workflow_state_field)
	state = next((row for row in workflow.states if row.state == stored), None)
	if state and state.allow_edit and state.allow_edit not in frappe.get_roles():
		frappe.throw(
			_("The workflow gives you no way to do this from the state {0}").format(frappe.bold(_(stored))),
			WorkflowPermissionError,
		)


def _move_along(doc, before, workflow, status: str) -> None:
	"""Submitted or cancelled by hand, the document takes the transition that leads there."""
	wanted = {row.state for row in workflow.states if cstr(row.doc_status) == status}
	if not any(transition.next_state in wanted for transition in workflow.transitions):
		return
	found = [t["next_state"] for t in _open_transitions(before, workflow) if t["next_state"] in wanted]
	if not found:
		frappe.throw(
			_("The workflow gives you no way to do this from the state {0}").format(
				frappe.bold(_(before.get(workflow.workflow_state_field)))
			),
			WorkflowPermissionError,
		)
	if doc.get(workflow.workflow_state_field) not in found:
		doc.set(workflow.workflow_state_field, found[0])


def _open_transitions(doc, workflow) -> list[dict]:
	"""What the user may do with a stored document, the own document included."""
	user = frappe.session.user
	return [t for t in get_transitions(doc, workflow) if has_approval_access(user, doc, t)]


def _refuse_first_state(current: str, following: str) -> None:
	frappe.throw(
		_("A new document starts in the state {0}, not in {1}").format(
			frappe.bold(_(current)), frappe.bold(_(following))
		),
		WorkflowPermissionError,
	)


def set_workflow_state_on_action(doc, workflow_name: str, action: str) -> None:
	"""A document submitted or cancelled past the workflow takes the first state of its new docstatus."""
	workflow = frappe.get_cached_doc("Workflow", workflow_name)
	field = workflow.workflow_state_field
	before = doc.get_doc_before_save()
	if before and before.get(field) != doc.get(field):
		return
	status = {"update_after_submit": "1", "submit": "1", "cancel": "2"}[action]
	state = next((row.state for row in workflow.states if row.state == doc.get(field)), None)
	if state and _status_of(workflow, state) == status:
		return
	for row in workflow.states:
		if cstr(row.doc_status) == status:
			doc.set(field, row.state)
			return


def _status_of(workflow, state: str) -> str:
	return next((cstr(row.doc_status) for row in workflow.states if row.state == state), "0")


@frappe.whitelist()
def get_common_transition_actions(docs: str | list, doctype: str) -> list[str]:
	"""The actions that the user may apply to every one of several documents."""
	common: list[str] | None = None
	for values in list_of(docs, "docs", (str, dict)):
		doc = frappe.get_doc(doctype, cstr(values if isinstance(values, str) else values.get("name")))
		actions = [
			t["action"] for t in get_transitions(doc) if has_approval_access(frappe.session.user, doc, t)
		]
		common = actions if common is None else [action for action in common if action in actions]
		if not common:
			return []
	return common or []


@frappe.whitelist(methods=["POST", "PUT"])
def bulk_workflow_approval(docnames: str | list, doctype: str, action: str) -> None:
	"""Apply an action to many documents; each moves or stays as it was, and what failed is told."""
	names = list_of(docnames, "docnames", (str, int))
	failed: dict[str, str] = {}
	for name in names:
		frappe.db.savepoint("workflow_action")
		try:
			apply_workflow(frappe.get_doc(doctype, name), action)
		except Exception as error:
			frappe.db.rollback(save_point="workflow_action")
			failed[name] = str(error) or type(error).__name__
	if failed:
		lines = "<br>".join(
			f"{frappe.bold(name)}: {frappe.utils.escape_html(text)}" for name, text in failed.items()
		)
		frappe.msgprint(lines, title=_("Some documents could not be processed"), indicator="red")
	else:
		frappe.msgprint(_("{0} documents processed").format(len(names)), alert=True, indicator="green")


def _document(doc):
	"""A document, or the stored one that a client names: what else it sends does not count."""
	if isinstance(doc, BaseDocument):
		return doc
	from frappe.model.incoming import stored_document

	values = document_of(doc, "doc")
	if not values.get("name"):
		raise WorkflowStateError(_("Workflow State not set"))
	return stored_document(values.doctype, values.name)
