"""Version 2: `/api/v2/document/…`, `/api/v2/doctype/…` and `/api/v2/method/…`."""

from typing import Any

from werkzeug.routing import Rule

import frappe
from frappe import _
from frappe.api import documents
from frappe.api.parameters import from_json, list_arguments
from frappe.handler import execute_cmd
from frappe.rights.listing import answer_list
from frappe.utils import escape_html


def rules() -> list[Rule]:
	"""The addresses of this version, below its prefix."""
	return [
		Rule("/method/<method>", endpoint=run_function),
		Rule("/method/<doctype>/<method>", endpoint=run_controller_function),
		Rule("/document/<doctype>", methods=["GET"], endpoint=document_list),
		Rule("/document/<doctype>", methods=["POST"], endpoint=documents.create),
		Rule("/document/<doctype>/<path:name>", methods=["GET"], endpoint=documents.read),
		Rule("/document/<doctype>/<path:name>", methods=["PATCH", "PUT"], endpoint=documents.update),
		Rule("/document/<doctype>/<path:name>", methods=["DELETE"], endpoint=documents.delete),
		Rule("/document/<doctype>/<path:name>/copy", methods=["GET"], endpoint=copy),
		Rule("/document/<doctype>/<path:name>/method/<method>", methods=["GET", "POST"], endpoint=run_method),
		Rule("/doctype/<doctype>/meta", methods=["GET"], endpoint=meta),
		Rule("/doctype/<doctype>/count", methods=["GET"], endpoint=count),
	]


def run_function(method: str) -> Any:
	"""Call a whitelisted function."""
	return execute_cmd(method)


def run_controller_function(doctype: str, method: str) -> Any:
	"""Call a whitelisted function of the module in which a DocType's controller stands.

	:raises frappe.ValidationError: there is no such module, as with DocTypes that a site made
	"""
	from frappe.modules.utils import load_doctype_module

	try:
		module = load_doctype_module(doctype).__name__
	except ImportError:
		frappe.throw(_("Failed to get method for command {0}").format(escape_html(f"{doctype}.{method}")))
	return execute_cmd(f"{module}.{method}")


def document_list(doctype: str) -> list:
	"""The documents of a DocType that the user may see, twenty at a time."""
	return answer_list(doctype, **list_arguments(frappe.form_dict, ("limit",)))


def copy(doctype: str, name: str):
	"""A new document with the values of a stored one, not yet inserted."""
	doc = documents.read(doctype, name)
	frappe.has_permission(doctype, "create", throw=True)
	return frappe.copy_doc(doc, ignore_no_copy=False)


def run_method(doctype: str, name: str, method: str) -> Any:
	"""Call a whitelisted method of a document; by POST it takes the right to write."""
	right = "write" if frappe.local.request.method == "POST" else "read"
	return documents.run_method(doctype, name, method, right)


def meta(doctype: str):
	"""The metadata of a DocType.

	:raises frappe.PermissionError: for users who may not read its documents
	"""
	frappe.only_for("All")
	frappe.has_permission(doctype, "read", throw=True)
	return frappe.get_meta(doctype)


def count(doctype: str) -> int:
	"""How many documents the user may see."""
	filters = from_json(frappe.form_dict.get("filters"))
	rows = frappe.get_list(doctype, filters=filters, fields=["count(name) as total"], limit_page_length=1)
	return rows[0]["total"] if rows else 0
