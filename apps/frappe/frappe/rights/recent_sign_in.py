"""Signing in again for what is grave: rights, exports of personal data, approvals, packages.

What is grave is data in the hooks of apps:

	recent_sign_in_required = [
		{"doctype": "User", "fields": ["roles", "enabled"]},      # when one of these changes, is set in a new document, or with a deletion
		{"doctype": "Organization Appointment"},                  # whatever is done to it
		{"doctype": "Disposition Case", "actions": ["submit"]},   # only this: write, submit, cancel, delete, rename, export
		{"method": "app.module.function"},
	]

Only sessions of browsers are asked: a key in the `Authorization` header proves itself with every call, a job and the command
line have nobody who could be asked.
"""

import time
from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.store import memo
from frappe.utils import cint

HOOK = "recent_sign_in_required"
DEFAULT_MINUTES = 15
_ALL = ("write", "submit", "cancel", "delete", "rename", "export")
_OF_EVENTS = {
	"before_validate": "write",
	"before_submit": "submit",
	"before_cancel": "cancel",
	"before_update_after_submit": "write",
	"on_trash": "delete",
	"before_rename": "rename",
}


def remember() -> None:
	"""Note that the signed-in user has just proved to be there."""
	frappe.local.session_obj.set("proven", int(time.time()))


def minutes() -> int:
	"""For how long a proof is good; 0 where nothing is asked."""
	value = frappe.get_system_settings("sign_in_again_after")
	return DEFAULT_MINUTES if value is None else cint(value)


def is_recent() -> bool:
	"""Whether the running request may do what is grave."""
	session = getattr(frappe.local, "session_obj", None)
	if session is None or not session.sid or getattr(frappe.local, "job", None) is not None:
		return True
	wanted = minutes() * 60
	return not wanted or 0 <= time.time() - cint(frappe.session.data.get("proven")) < wanted


def require() -> None:
	"""Refuse the running request unless its user has signed in a short while ago.

	:raises frappe.ReauthenticationRequired: 403; the desk asks for the password and sends the request again
	"""
	if is_recent():
		return
	frappe.flags.disable_traceback = True
	frappe.throw(_("Please confirm with your password that it is you."), frappe.ReauthenticationRequired)


def check_document(doc: Any, event: str | None = None, *_names: Any) -> None:
	"""Look at what is about to happen to a document (`doc_events` of every DocType)."""
	if getattr(frappe.local, "session_obj", None) is None:
		return
	action = _OF_EVENTS.get(event or "", "write")
	if any(_concerns(rule, doc, action) for rule in _rules("doctype", doc.doctype)):
		require()


def check_export(doctype: str) -> None:
	"""Look at an export of a DocType's documents.

	:raises frappe.ReauthenticationRequired: as `require`
	"""
	if any("export" in rule.get("actions", _ALL) for rule in _rules("doctype", doctype)):
		require()


def check_method(function: Callable) -> None:
	"""Look at a call of a whitelisted function.

	:raises frappe.ReauthenticationRequired: as `require`
	"""
	if _rules("method", f"{function.__module__}.{function.__qualname__}"):
		require()


def _rules(kind: str, name: str) -> list[dict]:
	return memo.get(
		("recent_sign_in", kind, name),
		lambda: [rule for rule in frappe.get_hooks(HOOK) if rule.get(kind) == name],
	)


def _concerns(rule: dict, doc: Any, action: str) -> bool:
	if action not in rule.get("actions", _ALL):
		return False
	fields = rule.get("fields")
	if not fields or action != "write":
		return True
	before = doc.get_doc_before_save()
	return any(_plain(doc, field) != (_plain(before, field) if before else "") for field in fields)


def _plain(doc: Any, field: str) -> str:
	"""A field's value to compare; of a table what its rows say, without their names and moments."""
	value = doc.get(field)
	if isinstance(value, list):
		links = [df.fieldname for row in value[:1] for df in row.meta.fields]
		return "" if not value else str(sorted([str(row.get(link) or "") for link in links] for row in value))
	return str(value) if value not in (None, 0, False) else ""
