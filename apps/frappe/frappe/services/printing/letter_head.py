"""The letter head above and the footer below a print."""

from typing import Any

import frappe
from frappe.utils import cint


def parts(doc: Any, no_letterhead: Any = None, letterhead: str | None = None) -> dict[str, str]:
	"""`content` and `footer`, filled in for the document; empty where none is wanted.

	:param letterhead: its name; else the document's own one, else the default one
	"""
	if no_letterhead is None:
		no_letterhead = not cint(frappe.get_cached_doc("Print Settings").with_letterhead)
	found = None if cint(no_letterhead) else _find(letterhead or doc.get("letter_head"))
	if found is None:
		return {"content": "", "footer": ""}
	context = {"doc": doc.as_dict()}
	return {
		"content": frappe.render_template(found.content or "", context),
		"footer": frappe.render_template(found.footer or "", context),
	}


def _find(name: str | None) -> Any | None:
	if name and frappe.db.exists("Letter Head", name):
		found = frappe.get_cached_doc("Letter Head", name)
		return None if found.disabled else found
	default = frappe.db.get_value("Letter Head", {"is_default": 1, "disabled": 0}, "name")
	return frappe.get_cached_doc("Letter Head", default) if default else None
