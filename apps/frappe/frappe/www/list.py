"""A plain list of a DocType, for as long as the desk is not built."""

import frappe
from frappe import _
from frappe.utils import cint

ROWS = 50


def get_context(context):
	"""What the user may see, newest first, fifty at a time."""
	doctype = _doctype(frappe.local.request.path.rsplit("/", 1)[-1])
	meta = frappe.get_meta(doctype)
	fields = [field for field in meta.fields if field.in_list_view and not field.permlevel]
	start = max(cint(frappe.form_dict.get("start")), 0)
	names = list(dict.fromkeys(["name", *(field.fieldname for field in fields)]))
	rows = frappe.get_list(
		doctype, fields=names, order_by="modified desc", limit_start=start, limit_page_length=ROWS + 1
	)
	context.title = _(doctype)
	context.headings = [_("ID"), *(_(field.label) for field in fields)]
	context.rows = [[row.name, *(_shown(row, field) for field in fields)] for row in rows[:ROWS]]
	context.before = start - ROWS if start else None
	context.after = start + ROWS if len(rows) > ROWS else None
	return context


def _doctype(slug: str) -> str:
	"""The DocType of an address.

	:raises frappe.PermissionError: there is none, or the user may not read it: nobody learns which
	"""
	names = frappe.get_all("DocType", filters={"istable": 0, "issingle": 0}, pluck="name", limit=0)
	found = next((name for name in names if frappe.scrub(name).replace("_", "-") == slug), None)
	if not found or not frappe.has_permission(found, "read"):
		raise frappe.PermissionError
	return found


def _shown(row: dict, field) -> str:
	value = row.get(field.fieldname)
	if field.fieldtype == "Select" and value:
		return _(value, context=field.parent)
	if field.fieldtype == "Check":
		return "✓" if value else ""
	return "" if value is None else frappe.format(value, field)
