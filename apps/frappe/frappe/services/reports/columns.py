"""A report's columns and rows, in whichever way it writes them, as dicts."""

from collections.abc import Iterable
from typing import Any

import frappe

NUMBERS = ("Int", "Float", "Currency", "Percent", "Duration")


def as_dicts(columns: list[Any] | None) -> list[frappe._dict]:
	"""Columns with `fieldname`, `label`, `fieldtype`, `options`, `width`; of columns of one name later ones are numbered."""
	found: list[frappe._dict] = []
	seen: dict[str, int] = {}
	for column in columns or []:
		column = _from_text(column) if isinstance(column, str) else frappe._dict(_values_of(column))
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


def rows_as_dicts(rows: Iterable[Any] | None, columns: list[frappe._dict]) -> list[Any]:
	"""Rows as dicts by field name, however the report wrote each of them; empty ones stay as they are.

	Whatever a row is, it is a dict afterwards, so that what looks at rights to rows overlooks none.
	"""
	names = [column.fieldname for column in columns]
	labels = {column.label: column.fieldname for column in columns if column.label != column.fieldname}
	return [_row(row, names, labels) if row else row for row in rows or []]


def _row(row: Any, names: list[str], labels: dict[str, str]) -> dict:
	if isinstance(row, list | tuple):
		return frappe._dict(zip(names, row, strict=False))
	row = _values_of(row)
	if labels.keys().isdisjoint(row):
		return row
	return frappe._dict({**{labels[key]: value for key, value in row.items() if key in labels}, **row})


def _values_of(item: Any) -> Any:
	"""The values of a row or column that is a dict, a document or another object with fields.

	:raises frappe.ValidationError: it is none of these
	"""
	if isinstance(item, dict):
		return item
	if callable(getattr(item, "as_dict", None)):
		return item.as_dict()
	if hasattr(item, "__dict__"):
		return frappe._dict(vars(item))
	frappe.throw(
		frappe._("A report gave {0} where a row or a column belongs").format(
			frappe.bold(frappe.utils.escape_html(frappe.utils.cstr(item)[:140]))
		)
	)


def with_total(
	rows: list[dict], columns: list[frappe._dict], is_tree: bool = False, parent_field: str | None = None
) -> list:
	"""The rows and a last one, a list, with the sums of columns that are numbers (averages of percentages).

	:param is_tree: the rows of a tree hold the sums of those below them already: only the topmost are added up
	:param parent_field: what names the row above; without it the topmost are those that are not indented
	"""
	added = [row for row in rows if isinstance(row, dict) and row]
	if is_tree:
		added = [row for row in added if not row.get(parent_field or "indent")]
	total = [_sum(added, column) for column in columns]
	first = columns[0].fieldtype if columns else None
	if first is not None and first not in (*NUMBERS, "Date", "Datetime", "Time"):
		total[0] = frappe._("Total")
	return [*rows, total]


def _sum(rows: list[dict], column: frappe._dict) -> Any:
	values = [row.get(column.fieldname) for row in rows]
	values = [value for value in values if isinstance(value, int | float)]
	if column.fieldtype not in NUMBERS or column.get("disable_total") or not values:
		return ""
	return sum(values) / len(values) if column.fieldtype == "Percent" else sum(values)
