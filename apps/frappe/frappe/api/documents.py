"""What both versions do with documents."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.faces.web.forms import InvalidRequest, refuse
from frappe.ground.calls import call_from_outside
from frappe.handler import document_method
from frappe.model.incoming import apply_client_values, exact_meta, insert_from_client, stored_document
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
	return dict(values)


def read(doctype: str, name: str):
	"""A document with the fields that the user may read.

	:raises frappe.DoesNotExistError: only said to those who may read documents of this kind
	"""
	doc = stored(doctype, name)
	doc.check_permission("read")
	doc.hand_out()
	return doc


def stored(doctype: str, name: str, **kwargs: Any):
	"""A stored document.

	:raises frappe.PermissionError: when there is none and the user may not read this kind anyway
	"""
	try:
		return stored_document(doctype, name, **kwargs)
	except frappe.DoesNotExistError:
		if not frappe.has_permission(doctype, "read"):
			frappe.clear_messages()
			frappe.has_permission(doctype, "read", throw=True)
		raise


def create(doctype: str):
	"""Insert a document of the values sent; it comes back with the fields that the user may read."""
	return _shown(insert_from_client({**sent_values(), "doctype": doctype}))


def update(doctype: str, name: str):
	"""Change a document by the values sent; with a child row, its parent is saved."""
	values = sent_values()
	doc = stored(doctype, name, for_update=True)
	if doc.get("parenttype") and doc.meta.istable:
		return _update_row(doc, values)
	doc.check_permission("write")
	if values.get("modified"):
		doc.set("modified", values["modified"])
	return _shown(apply_client_values(doc, values, with_state=True).save())


def _update_row(row, values: dict):
	parent = frappe.get_doc(row.parenttype, row.parent, for_update=True)
	check_row(row, parent)
	mine = next(child for child in parent.get(row.parentfield) if child.name == row.name)
	apply_client_values(mine, values)
	parent.save()
	parent.hand_out()
	return next(child for child in parent.get(row.parentfield) if child.name == row.name)


def _shown(doc):
	doc.hand_out()
	return doc


def delete(doctype: str, name: str) -> str:
	"""Delete a document.

	:raises frappe.DoesNotExistError: there is none
	"""
	frappe.delete_doc(exact_meta(doctype).name, name, ignore_missing=False)
	frappe.response["http_status_code"] = 202
	return "ok"


def run_method(doctype: str, name: str, method: str, right: str) -> Any:
	"""Call a whitelisted method of a document that the user has `right` to.

	:raises frappe.PermissionError: no right, or the method is not for callers from outside
	"""
	doc = stored(doctype, name)
	function = document_method(doc, method)
	doc.check_permission(right)
	value = call_from_outside(function, frappe.form_dict)
	if right == "write":
		frappe.response["docs"].append(_shown(doc))
	return value
