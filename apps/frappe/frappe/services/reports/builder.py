"""Reports that were put together in the desk: a saved list with fields, filters and order."""

import json
import re
from typing import Any

import frappe
from frappe.model import no_value_fields

STANDARD_FIELDS = {
	"name": ("ID", "Link"),
	"owner": ("Created By", "Link"),
	"modified_by": ("Last Updated By", "Link"),
	"creation": ("Created On", "Datetime"),
	"modified": ("Last Updated On", "Datetime"),
	"docstatus": ("Document Status", "Int"),
	"idx": ("Index", "Int"),
	"_assign": ("Assigned To", "Data"),
	"_user_tags": ("Tags", "Data"),
}


def get_data(
	report: Any, filters: dict | None = None, limit: int | None = None, as_dict: bool = False
) -> tuple[list, list]:
	"""Columns and rows, as far as the user may see them."""
	saved = json.loads(report.json or "{}")
	wanted = _fields(report, saved)
	columns = [_column(fieldname, doctype) for fieldname, doctype in wanted]
	conditions = [*(saved.get("filters") or []), *_given(report.ref_doctype, filters)]
	rows = frappe.get_list(
		report.ref_doctype,
		fields=[_expression(fieldname, doctype, report.ref_doctype) for fieldname, doctype in wanted],
		filters=conditions,
		order_by=_order(report, saved),
		limit_page_length=limit or 0,
	)
	if as_dict:
		return columns, rows
	# by name: a field that the user may not read is not in the rows
	return columns, [[row.get(column.fieldname) for column in columns] for row in rows]


def _fields(report: Any, saved: dict) -> list[tuple[str, str]]:
	"""Fields and their DocTypes as saved; else those of the list."""
	fields = saved.get("fields") or saved.get("columns")
	if fields:
		return [(field[0], field[1] if len(field) > 1 else report.ref_doctype) for field in fields]
	meta = frappe.get_meta(report.ref_doctype)
	listed = [df.fieldname for df in meta.fields if df.in_list_view and df.fieldtype not in no_value_fields]
	return [(fieldname, report.ref_doctype) for fieldname in ("name", *listed)]


def _expression(fieldname: str, doctype: str, report_doctype: str) -> str:
	if doctype == report_doctype:
		return fieldname
	return f"`tab{doctype}`.`{fieldname}`"


def _column(fieldname: str, doctype: str) -> frappe._dict:
	meta = frappe.get_meta(doctype)
	df = meta.get_field(fieldname)
	if df:
		return frappe._dict(
			fieldname=fieldname,
			label=frappe._(df.label),
			fieldtype=df.fieldtype,
			options=df.options,
			width=120,
		)
	label, fieldtype = STANDARD_FIELDS.get(fieldname, (fieldname, "Data"))
	options = {"name": doctype, "owner": "User", "modified_by": "User"}.get(fieldname)
	return frappe._dict(
		fieldname=fieldname, label=frappe._(label), fieldtype=fieldtype, options=options, width=120
	)


def _given(doctype: str, filters: dict | None) -> list:
	"""Filters of the moment, which come on top of the saved ones."""
	return [
		[doctype, name, *(value if isinstance(value, list | tuple) else ("=", value))]
		for name, value in (filters or {}).items()
		if value not in (None, "")
	]


def _order(report: Any, saved: dict) -> str | None:
	if saved.get("order_by"):
		return saved["order_by"]
	keys = [
		f"{saved[field].split('.')[-1].strip('`')} {_direction(saved.get(order))}"
		for field, order in (("sort_by", "sort_order"), ("sort_by_next", "sort_order_next"))
		if saved.get(field)
	]
	return ", ".join(keys) or None


def _direction(text: str | None) -> str:
	return "desc" if re.match(r"desc", text or "", re.IGNORECASE) else "asc"
