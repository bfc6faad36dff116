"""Reports that were put together in the desk: a saved list with fields, filters and order."""

import json
import re
from typing import Any

import frappe
from frappe.model import no_value_fields
from frappe.rights.listing import refuse_unknown_fields

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

KEY = re.compile(
	r"(?:`?(?:tab)?(?P<table>[^`.]+)`?\.)?`?(?P<fieldname>\w+)`?(?P<direction>\s+(?:asc|desc))?",
	re.IGNORECASE,
)
"""A column that rows are ordered by, as saved reports write it: `title`, `Note.title desc`, "`tabNote`.`title`"."""


def get_data(
	report: Any, filters: dict | None = None, limit: int | None = None, as_dict: bool = False
) -> tuple[list, list]:
	"""Columns and rows, as far as the user may see them."""
	saved = json.loads(report.json or "{}")
	wanted = _fields(report, saved)
	columns = [_column(fieldname, doctype) for fieldname, doctype in wanted]
	own = {fieldname for fieldname, doctype in wanted if doctype == report.ref_doctype}
	for column, (fieldname, doctype) in zip(columns, wanted, strict=True):
		if doctype != report.ref_doctype and fieldname in own:
			column.fieldname = f"{frappe.scrub(doctype)}_{fieldname}"
	conditions = [*(saved.get("filters") or []), *given(report.ref_doctype, filters)]
	rows = frappe.get_list(
		report.ref_doctype,
		fields=[
			_expression(fieldname, doctype, report.ref_doctype, column.fieldname)
			for column, (fieldname, doctype) in zip(columns, wanted, strict=True)
		],
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


def _expression(fieldname: str, doctype: str, report_doctype: str, called: str) -> str:
	if doctype == report_doctype:
		return fieldname
	return f"`tab{doctype}`.`{fieldname}`" + (f" as `{called}`" if called != fieldname else "")


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


def given(doctype: str, filters: dict | None) -> list:
	"""Filters of the moment, which come on top of the saved ones, as conditions.

	:param filters: by field: a value, or a comparison and a value
	:raises frappe.DataError: one is on something that is no field
	"""
	rows = [
		[doctype, name, *(value if isinstance(value, list | tuple) else ("=", value))]
		for name, value in (filters or {}).items()
		if value not in (None, "")
	]
	refuse_unknown_fields(doctype, filters=rows)
	return rows


def _order(report: Any, saved: dict) -> str | None:
	"""What the rows are ordered by, each column with its table: a child table may have one of that name too."""
	doctype = report.ref_doctype
	if saved.get("order_by"):
		return ", ".join(_with_table(part.strip(), doctype) for part in saved["order_by"].split(","))
	keys = [
		f"{_with_table(saved[field], doctype)} {_direction(saved.get(order))}"
		for field, order in (("sort_by", "sort_order"), ("sort_by_next", "sort_order_next"))
		if saved.get(field)
	]
	return ", ".join(keys) or None


def _with_table(key: str, doctype: str) -> str:
	named = KEY.fullmatch(key)
	if not named:
		return key
	table, fieldname, direction = named["table"], named["fieldname"], named["direction"] or ""
	if not table and fieldname not in frappe.get_meta(doctype).get_valid_columns():
		return key
	return f"`tab{table or doctype}`.`{fieldname}`{direction}"


def _direction(text: str | None) -> str:
	return "desc" if re.match(r"desc", text or "", re.IGNORECASE) else "asc"
