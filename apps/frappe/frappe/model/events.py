"""Running a document's hooks: the controller's method, then what apps hook to it in `doc_events`."""

import functools
from collections.abc import Callable
from typing import Any

import frappe
from frappe.store import memo


def run_method(doc, method: str, *args, **kwargs) -> Any:
	"""Run a method of the controller, if it has it, and the handlers of the apps; dicts they return are merged.

	The handlers are called as `handler(doc, method, *args, **kwargs)`.
	"""
	own = getattr(doc, method, None) if method not in doc.__dict__ else None
	result = own(*args, **kwargs) if callable(own) else None
	for handler in handlers(doc.doctype, method):
		result = _merged(result, handler(doc, method, *args, **kwargs))
	return result


def handlers(doctype: str, method: str) -> tuple[Callable, ...]:
	"""The functions that the apps hook to a DocType's method, those for all DocTypes last."""
	return memo.get(("doc_events", doctype, method), lambda: _handlers(doctype, method))


def _handlers(doctype: str, method: str) -> tuple[Callable, ...]:
	if frappe.flags.in_bootstrap:
		return ()
	found: list[str] = []
	for target, methods in (frappe.get_hooks("doc_events", {}) or {}).items():
		if target == doctype or target == "*" or doctype in _several(target):
			paths = methods.get(method) or []
			for path in paths if isinstance(paths, list) else [paths]:
				found.append(path)
	return tuple(path if callable(path) else frappe.get_attr(path) for path in dict.fromkeys(found))


def _several(target) -> tuple:
	return target if isinstance(target, tuple) else ()


def _merged(result: Any, more: Any) -> Any:
	if isinstance(more, dict):
		return {**(result if isinstance(result, dict) else {}), **more}
	return more if more is not None else result


def hook(function: Callable) -> Callable:
	"""Run a method of a document together with the handlers of its name."""

	@functools.wraps(function)
	def composed(doc, *args, **kwargs):
		result = function(doc, *args, **kwargs)
		for handler in handlers(doc.doctype, function.__name__):
			result = _merged(result, handler(doc, function.__name__, *args, **kwargs))
		return result

	return composed


def notify_update(doc) -> None:
	"""Tell open forms and lists of a document's change, after the commit."""
	if doc.meta.istable:
		return
	frappe.publish_realtime(
		"doc_update",
		{"modified": str(doc.modified), "doctype": doc.doctype, "name": doc.name},
		doctype=doc.doctype,
		docname=doc.name,
		after_commit=True,
	)
	if not doc.meta.issingle:
		_notify_lists(doc)


def _notify_lists(doc) -> None:
	"""Open lists are read anew as a whole: one notice a DocType, user and transaction is enough."""
	told = getattr(frappe.local, "lists_told", None)
	if told is None:
		told = frappe.local.lists_told = set()
	key = (doc.doctype, frappe.session.user)
	if key in told:
		return
	told.add(key)
	frappe.db.after_commit.add(told.clear)
	frappe.db.after_rollback.add(told.clear)
	# whoever may read the DocType hears it: not which document, nor whose, for many may not be theirs to see
	frappe.publish_realtime("list_update", {"doctype": doc.doctype}, doctype=doc.doctype, after_commit=True)
