"""Reading what a client sent in the shape that a function needs; anything else is refused in words."""

from typing import Any

import frappe
from frappe import _


def values_of(given: Any, name: str) -> frappe._dict:
	"""An object, also as JSON.

	:param name: the argument's, for the message
	:raises frappe.ValidationError: it is none
	"""
	found = _read(given)
	if not isinstance(found, dict):
		refuse(name)
	return frappe._dict(found)


def document_of(given: Any, name: str) -> frappe._dict:
	"""The values of a document, which name its DocType; also as JSON.

	:raises frappe.ValidationError: they are none
	"""
	found = values_of(given, name)
	if not found.get("doctype") or not isinstance(found.doctype, str):
		refuse(name)
	return found


def name_of(given: Any, name: str) -> str | int:
	"""The name of a document: text or a number, never a filter.

	:raises frappe.ValidationError: it is none
	"""
	if isinstance(given, bool) or not isinstance(given, str | int) or given == "":
		refuse(name)
	return given


def list_of(given: Any, name: str, kind: type | tuple = object) -> list:
	"""A list whose items are of a kind, also as JSON.

	:raises frappe.ValidationError: it is none
	"""
	found = _read(given)
	if not isinstance(found, list) or not all(isinstance(item, kind) for item in found):
		refuse(name)
	return found


def rows_of(given: Any, name: str) -> list[dict]:
	"""A list of objects, also as JSON.

	:raises frappe.ValidationError: it is none
	"""
	return list_of(given, name, dict)


def _read(given: Any) -> Any:
	try:
		return frappe.parse_json(given)
	except ValueError:
		return None


def refuse(name: str) -> None:
	"""Say which argument is not in shape.

	:raises frappe.ValidationError: always
	"""
	frappe.throw(_("The argument {0} does not have the shape that is needed.").format(frappe.bold(name)))
