"""Version 1: `/api/resource/…` and `/api/method/…`."""

from typing import Any

from werkzeug.routing import Rule

import frappe
from frappe.api import documents
from frappe.api.parameters import expand_links, from_json, list_arguments
from frappe.rights.listing import answer_list, refuse_unknown_fields
from frappe.utils.asked import list_of
from frappe.utils.strings import sbool


def rules() -> list[Rule]:
	"""The addresses of this version, below its prefix."""
	return [
		Rule("/method/<path:method>", endpoint=run_function),
		Rule("/resource/<doctype>", methods=["GET"], endpoint=document_list),
		Rule("/resource/<doctype>", methods=["POST"], endpoint=create),
		Rule("/resource/<doctype>/<path:name>", methods=["GET"], endpoint=read),
		Rule("/resource/<doctype>/<path:name>", methods=["PUT"], endpoint=update),
		Rule("/resource/<doctype>/<path:name>", methods=["DELETE"], endpoint=documents.delete),
		Rule("/resource/<doctype>/<path:name>", methods=["POST"], endpoint=run_method),
	]


def run_function(method: str) -> Any:
	"""Call a whitelisted function."""
	from frappe.handler import handle

	frappe.form_dict["cmd"] = method.strip("/")
	return handle()


def document_list(doctype: str) -> list:
	"""The documents of a DocType that the user may see, twenty at a time."""
	values = frappe.form_dict
	arguments = list_arguments(values, ("limit", "limit_page_length"))
	refuse_unknown_fields(
		doctype, arguments.get("fields"), arguments.get("filters"), arguments.get("parent_doctype")
	)
	rows = answer_list(doctype, **arguments)
	if (expand := from_json(values.get("expand"))) and not arguments["as_list"]:
		expand_links(doctype, rows, [expand] if isinstance(expand, str) else list_of(expand, "expand", str))
	return rows


def create(doctype: str):
	"""Insert a document."""
	return documents.create(doctype)


def read(doctype: str, name: str) -> Any:
	"""A document, or what its method answers (`run_method`)."""
	if method := frappe.form_dict.pop("run_method", None):
		return documents.run_method(doctype, name, method, "read")
	doc = documents.read(doctype, name)
	if sbool(frappe.form_dict.get("expand_links") or False):
		row = doc.as_dict(no_nulls=True)
		expand_links(doctype, [row], [field.fieldname for field in doc.meta.get_link_fields()])
		return row
	return doc


def update(doctype: str, name: str):
	"""Change a document."""
	return documents.update(doctype, name)


def run_method(doctype: str, name: str) -> Any:
	"""Call the document's method that `run_method` names."""
	return documents.run_method(doctype, name, frappe.form_dict.pop("run_method", None), "write")
