"""A report's columns, in whichever way it writes them, as dicts."""

from typing import Any

import frappe

NUMBERS = ("Int", "Float", "Currency", "Percent", "Duration")


def as_dicts(columns: list[Any] | None) -> list[frappe._dict]:
	"""Columns with `fieldname`, `label`, `fieldtype`, `options`, `width`; of columns of one name later ones are numbered."""
	found: list[frappe._dict] = []
	seen: dict[str, int] = {}
	for column in columns or []:
		column = _from_text(column) if isinstance(column, str) else frappe._dict(column)
		column.fieldname = column.fieldname or frappe.scrub(column.label or "")
		column.fieldtype = column.fieldtype or "Data"
		column.label = column.label if column.label is not None else frappe.unscrub(column.fieldname)
		count = seen.get(column.fieldname, 0)
		seen[column.fieldname] = count + 1
		if count:
			column.fieldname = f"{column.fieldname}_{count}"
		found.append(column)
	return found


def _from_text(text: str) -> frappe._dict:
	"""`Label:Fieldtype/Options:Width`, each part but the first may be left out."""
	label, kind, width, *_rest = [*text.split(":"), "", ""]
	fieldtype, _slash, options = kind.partition("/")
	column = frappe._dict(label=label, fieldname=frappe.scrub(label), fieldtype=fieldtype or "Data")
	if options:
		column.options = options
	if width.isdigit():
		column.width = int(width)
	return column


def rows_as_dicts(rows: list[Any] | None, columns: list[frappe._dict]) -> list[Any]:
	"""Rows as dicts by field name; dicts stay as they are, empty rows too."""
	names = [column.fieldname for column in columns]
	return [
		frappe._dict(zip(names, row, strict=False)) if isinstance(row, list | tuple) and row else row
		for row in rows or []
	]


def with_total(rows: list[dict], columns: list[frappe._dict]) -> list:
	"""The rows and a last one, a list, with the sums of columns that are numbers (averages of percentages)."""
	total: list[Any] = []
	for column in columns:
		values = [row.get(column.fieldname) for row in rows if isinstance(row, dict)]
		values = [value for value in values if isinstance(value, int | float)]
		if column.fieldtype in NUMBERS and not column.get("disable_total") and values:
			amount = sum(values)
			total.append(amount / len(values) if column.fieldtype == "Percent" else amount)
		else:
			total.append("")
	first = columns[0].fieldtype if columns else None
	if first is not None and first not in (*NUMBERS, "Date", "Datetime", "Time"):
		total[0] = frappe._("Total")
	return [*rows, total]
