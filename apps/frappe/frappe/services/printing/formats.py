"""Which print format a document is printed in, and the format's template."""

import os
from typing import Any

import frappe
from frappe.modules import get_doc_path

STANDARD = "Standard"


def find(doctype: str, print_format: str | None) -> Any | None:
	"""The Print Format to use; None for the standard one.

	:param print_format: its name; the DocType's default one if left out. One that is not there gives the standard format.
	"""
	name = print_format or frappe.get_meta(doctype).default_print_format
	if not name or name == STANDARD or not frappe.db.exists("Print Format", name):
		return None
	found = frappe.get_cached_doc("Print Format", name)
	if found.disabled or found.doc_type != doctype:
		return None
	return found


def template_of(print_format: Any) -> str | None:
	"""The text of a format's template; None if it only styles the standard one.

	:raises frappe.PrintFormatError: it is of a kind that is printed in the browser only
	"""
	if not print_format.custom_format and print_format.standard != "Yes":
		return None
	if print_format.print_format_type == "JS":
		frappe.throw(
			frappe._("Print Format {0} is written for the browser").format(print_format.name),
			frappe.PrintFormatError,
		)
	return print_format.html or _of_module(print_format)


def _of_module(print_format: Any) -> str | None:
	"""The HTML file beside a standard format in its app."""
	if print_format.standard != "Yes" or not print_format.module:
		return None
	name = frappe.scrub(print_format.name)
	path = os.path.join(get_doc_path(print_format.module, "Print Format", name), f"{name}.html")
	if not os.path.exists(path):
		return None
	with open(path, encoding="utf-8") as file:
		return file.read()
