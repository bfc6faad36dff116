"""Assigning documents to users: each assignment is an open ToDo."""

from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import (
	enqueue_create_notification,
	get_title,
	get_title_html,
)
from frappe.desk.form.document_follow import let_follow
from frappe.model.incoming import stored_document
from frappe.translate import get_user_lang
from frappe.utils import cint, get_fullname, nowdate, strip_html
from frappe.utils.asked import document_of, list_of


class DuplicateToDoError(frappe.ValidationError):
	"""The user has the document as an open task already."""


@frappe.whitelist()
def get(args: str | dict | None = None) -> list:
	"""The open assignments of a document as rows `owner`, `name`.

	:param args: `doctype` and `name` of the document
	"""
	args = document_of(args or frappe.local.form_dict, "args")
	document = stored_document(args.doctype, args.get("name"), "read")
	return _open_todos(document.doctype, document.name)


def _open_todos(doctype: str, name: str) -> list:
	return frappe.get_all(
		"ToDo",
		fields=["allocated_to as owner", "name"],
		filters={
			"reference_type": doctype,
			"reference_name": name,
			"status": ("not in", ("Cancelled", "Closed")),
			"allocated_to": ("is", "set"),
		},
		order_by="creation asc",
	)


@frappe.whitelist()
def add(args: str | dict | None = None, *, ignore_permissions: bool = False) -> list:
	"""Assign a document to users. A user who has it already is not asked twice.

	:param args: `doctype`, `name`, `assign_to` (list of users), and optionally `description`, `priority`, `date`,
	    `assigned_by`, `assignment_rule`, `notify`
	:raises PermissionError: when the caller may not read the document, or may not share it with one who cannot read it
	"""
	args = document_of(args or frappe.local.form_dict, "args")
	document = stored_document(args.doctype, args.name, None if ignore_permissions else "read")
	args.name = document.name
	if not ignore_permissions:  # who assigns is who asks
		args.update(assigned_by=None, assignment_rule=None)
	known = {row.owner for row in _open_todos(args.doctype, args.name)}
	duplicates, shared = [], []
	for user in list_of(args.assign_to, "assign_to", str):
		if user in known:
			duplicates.append(user)
			continue
		known.add(user)
		todo = _make_todo(args, user)
		_write_assigned_to(args, user)
		if _share_if_needed(document, user):
			shared.append(user)
		let_follow(args.doctype, args.name, user)
		_notify(todo, action="ASSIGN")
	_tell(duplicates, shared)
	return _open_todos(args.doctype, args.name)


def _make_todo(args: Any, user: str) -> Any:
	todo = frappe.get_doc(
		{
			"doctype": "ToDo",
			"allocated_to": user,
			"reference_type": args.doctype,
			"reference_name": str(args.name),
			"description": args.description or _("Assignment for {0} {1}").format(args.doctype, args.name),
			"priority": args.priority or "Medium",
			"status": "Open",
			"date": args.date or nowdate(),
			"assigned_by": args.assigned_by or frappe.session.user,
			"assignment_rule": args.assignment_rule,
		}
	)
	# the right was checked on the document; the task belongs to somebody else
	return todo.insert(ignore_permissions=True)


def _write_assigned_to(args: Any, user: str | None) -> None:
	if frappe.get_meta(args.doctype).get_field("assigned_to"):
		frappe.db.set_value(args.doctype, args.name, "assigned_to", user)


def _share_if_needed(document: Any, user: str) -> bool:
	if frappe.has_permission(doc=document, user=user):
		return False
	if cint(frappe.get_system_settings("disable_document_sharing")):
		frappe.throw(
			_("User {0} is not permitted to access this document.").format(frappe.bold(user))
			+ "<br>"
			+ _(
				"As document sharing is disabled, please give them the required permissions before assigning."
			),
			title=_("Missing Permission"),
		)
	frappe.share.add(document.doctype, document.name, user)
	return True


def _tell(duplicates: list[str], shared: list[str]) -> None:
	if shared:
		names = ", ".join(get_fullname(user) for user in shared)
		frappe.msgprint(
			_("Shared with the following Users with Read access:{0}").format(f" {names}"), alert=True
		)
	if duplicates:
		names = ", ".join(get_fullname(user) for user in duplicates)
		frappe.msgprint(_("Already in the following Users ToDo list:{0}").format(f" {names}"), alert=True)


@frappe.whitelist()
def add_multiple(args: str | dict | None = None) -> None:
	"""Assign several documents: `name` in `args` is a list."""
	args = document_of(args or frappe.local.form_dict, "args")
	for name in list_of(args.name, "name", (str, int)):
		add(dict(args, name=name))


@frappe.whitelist()
def remove(doctype: str, name: str | int, assign_to: str, ignore_permissions: bool = False) -> list:
	"""Take an assignment away; the task is cancelled."""
	return set_status(doctype, name, "", assign_to, status="Cancelled", ignore_permissions=ignore_permissions)


@frappe.whitelist()
def remove_multiple(doctype: str, names: str | list, ignore_permissions: bool = False) -> None:
	"""Take every assignment of several documents away."""
	for name in list_of(names, "names", (str, int)):
		clear(doctype, name, ignore_permissions)


@frappe.whitelist()
def close(doctype: str, name: str | int, assign_to: str, ignore_permissions: bool = False) -> list:
	"""Complete the own assignment; nobody else can.

	:raises ValidationError: when it is another user's
	"""
	if assign_to != frappe.session.user:
		frappe.throw(_("Only the assignee can complete this to-do."))
	return set_status(doctype, name, "", assign_to, status="Closed", ignore_permissions=ignore_permissions)


def set_status(
	doctype: str,
	name: str | int,
	todo: str | None = None,
	assign_to: str | None = None,
	status: str = "Cancelled",
	ignore_permissions: bool = False,
) -> list:
	"""End one open assignment, named by its task or by document and user."""
	if not ignore_permissions:
		frappe.get_doc(doctype, name).check_permission("read")
	todo = todo or frappe.db.get_value(
		"ToDo",
		{
			"reference_type": doctype,
			"reference_name": str(name),
			"allocated_to": assign_to,
			"status": ("not in", ("Cancelled", "Closed")),
		},
	)
	if todo:
		task = frappe.get_doc("ToDo", todo)
		task.status = status
		task.save(ignore_permissions=ignore_permissions)
		_notify(task, action="CLOSE")
	if status in ("Cancelled", "Closed"):
		_write_assigned_to(frappe._dict(doctype=doctype, name=name), None)
	return _open_todos(doctype, str(name))


def clear(doctype: str, name: str | int, ignore_permissions: bool = False) -> bool:
	"""Take every assignment of a document away; whether there was any."""
	todos = _open_todos(doctype, str(name))
	for row in todos:
		set_status(doctype, name, todo=row.name, status="Cancelled", ignore_permissions=ignore_permissions)
	return bool(todos)


def close_all_assignments(doctype: str, name: str | int, ignore_permissions: bool = False) -> bool:
	"""Complete every assignment of a document; whether there was any."""
	todos = _open_todos(doctype, str(name))
	for row in todos:
		set_status(doctype, name, todo=row.name, status="Closed", ignore_permissions=ignore_permissions)
	return bool(todos)


def _notify(todo: Any, action: str) -> None:
	"""Tell the user of an assignment, or who gave it, what another one did."""
	if not (todo.reference_type and todo.reference_name):
		return
	receiver = todo.allocated_to if action == "ASSIGN" else todo.assigned_by
	actor = todo.assigned_by if action == "ASSIGN" else frappe.session.user
	if not receiver or receiver == actor:
		return
	removed = action == "CLOSE" and todo.status != "Closed"
	if removed:
		receiver = todo.allocated_to
	lang = get_user_lang(receiver)
	title = get_title_html(get_title(todo.reference_type, todo.reference_name))
	name, kind = frappe.bold(get_fullname(actor)), frappe.bold(_(todo.reference_type, lang))
	if removed:
		subject = _("Your assignment on {0} {1} has been removed by {2}", lang).format(kind, title, name)
	elif action == "CLOSE":
		subject = _("{0} completed the assignment on {1} {2}", lang).format(name, kind, title)
	else:
		subject = _("{0} assigned a new task {1} {2} to you", lang).format(name, kind, title)
	enqueue_create_notification(
		receiver,
		{
			"type": "Assignment",
			"document_type": todo.reference_type,
			"document_name": todo.reference_name,
			"subject": subject,
			"from_user": frappe.session.user,
			"email_content": strip_html(todo.description) if action == "ASSIGN" else None,
		},
	)
