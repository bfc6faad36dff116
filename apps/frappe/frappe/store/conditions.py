"""The condition for all filters on a DocType, its child tables included."""

from typing import Any

import frappe
from frappe.ground.context import local
from frappe.store.columns import column_type
from frappe.store.comparisons import Condition, condition
from frappe.store.filters import Filter, parse
from frappe.store.schema import quoted


def where(doctype: str, filters: Any, table: str | None = None, none_is_null: bool = True) -> Condition:
	"""The condition for all filters on a DocType; filters on its child tables ask whether there is such a row.

	:param none_is_null: None as a value means null, as in `frappe.db`; else it means nothing, as in lists
	"""
	table = table or (doctype if doctype.startswith("__") else f"tab{doctype}")
	parsed = parse(filters, doctype)
	parts, values = [], []
	children: dict[str, list[Filter]] = {}
	for one in parsed:
		if one.doctype != doctype:
			children.setdefault(one.doctype, []).append(one)
			continue
		text, given = on_column(one, table, none_is_null)
		parts.append(text)
		values += given
	for child, group in children.items():
		text, given = _in_child(doctype, child, group, table, none_is_null)
		parts.append(text)
		values += given
	return " and ".join(parts), values


def on_column(one: Filter, table: str, none_is_null: bool = False, prefix: str | None = None) -> Condition:
	"""The condition for a filter on a column of a table.

	:param prefix: the table's alias in the query, by default its name
	:raises sqlite3.OperationalError: when the table has no such column
	"""
	field = one.field.strip(" ")
	declared = column_type(table, field)
	column = f"{quoted(prefix or table)}.{quoted(field)}"
	return condition(one, column, declared, none_is_null, table)


def _in_child(doctype: str, child: str, group: list[Filter], table: str, none_is_null: bool) -> Condition:
	if not local.db.columns(f"tab{child}"):
		raise frappe.DoesNotExistError(frappe._("DocType {0} not found").format(child))
	rows = f"tab{child}"
	parts, values = [], [doctype]
	for one in group:
		text, given = on_column(one, rows, none_is_null)
		parts.append(text)
		values += given
	return (
		f"exists (select 1 from {quoted(rows)} where {quoted(rows)}.`parent` = {quoted(table)}.`name` "
		f"and {quoted(rows)}.`parenttype` = ? and {' and '.join(parts)})",
		values,
	)
