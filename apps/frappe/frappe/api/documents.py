"""What both versions do with documents."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.faces.web.arguments import document_values
from frappe.faces.web.forms import InvalidRequest, refuse
from frappe.handler import document_method
from frappe.rights.checks import check_row


def sent_values() -> dict:
	"""The document's values in the request: its field `data` as JSON, or all of it."""
	values = frappe.form_dict.get("data") or frappe.form_dict
	if isinstance(values, str):
		try:
			values = json.loads(values)
		except ValueError:
			raise refuse(_("The request's JSON cannot be read."), InvalidRequest)
	if not isinstance(values, dict):
		raise refuse(_("The request's JSON must be an object."), InvalidRequest)
	return document_values(values)


def read(doctype: str, name: str):
	"""A document with the fields that the user may read.

	:raises frappe.DoesNotExistError: only said to those who may read documents of this kind
	"""
	doc = stored(doctype, name)
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
	return doc


def stored(doctype: str, name: str, **kwargs):
	"""A stored document.

	:raises frappe.PermissionError: when there is none and the user may not read this kind anyway
	"""
	try:
		return frappe.get_doc(doctype, name, **kwargs)
	except frappe.DoesNotExistError:
		if not frappe.has_permission(doctype, "read"):
			frappe.clear_messages()
			frappe.has_permission(doctype, "read", throw=True)
		raise


def create(doctype: str):
	"""Insert a document of the values sent; it comes back with the fields that the user may read."""
	values = sent_values()
	values["doctype"] = doctype
	return _shown(frappe.get_doc(values).insert())


def update(doctype: str, name: str):
	"""Change a document by the values sent; with a child row, its parent is saved."""
	values = sent_values()
	for key in ("doctype", "name", "flags"):
		values.pop(key, None)
	doc = stored(doctype, name, for_update=True)
	if doc.get("parenttype") and doc.meta.istable:
		return _update_row(doc, values)
	doc.update(values)
	return _shown(doc.save())


def _update_row(row, values: dict):
	parent = frappe.get_doc(row.parenttype, row.parent, for_update=True)
	check_row(row, parent)
	for key in ("parent", "parenttype", "parentfield"):
		values.pop(key, None)
	mine = next(child for child in parent.get(row.parentfield) if child.name == row.name)
	mine.update(values)
	parent.save()
	parent.apply_fieldlevel_read_permissions()
	return next(child for child in parent.get(row.parentfield) if child.name == row.name)


def _shown(doc):
	doc.apply_fieldlevel_read_permissions()
	return doc


def delete(doctype: str, name: str) -> str:
	"""Delete a document.

	:raises frappe.DoesNotExistError: there is none
	"""
	frappe.delete_doc(doctype, name, ignore_missing=False)
	frappe.response["http_status_code"] = 202
	return "ok"


def run_method(doctype: str, name: str, method: str, right: str) -> Any:
	"""Call a whitelisted method of a document that the user has `right` to.

	:raises frappe.PermissionError: no right, or the method is not for callers from outside
	"""
	doc = stored(doctype, name)
	function = document_method(doc, method)
	doc.check_permission(right)
	value = frappe.call(function, **frappe.form_dict)
	if right == "write":
		frappe.response["docs"].append(_shown(doc))
	return value
