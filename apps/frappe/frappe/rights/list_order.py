"""What a list is grouped and ordered by, and which page of it is asked for."""

from typing import Any

from frappe.rights.expressions import AGGREGATES, Asked, Call, Column, Literal, read_groups, read_order
from frappe.rights.list_access import ListAccess
from frappe.rights.list_expressions import ListExpressions
from frappe.store import plans
from frappe.store.driver import sqlite3
from frappe.store.schema import quoted
from frappe.utils import cint

MOST_ROWS = 2**62
KEEP = "KEEP_DEFAULT_ORDERING"


def grouped(expressions: ListExpressions, group_by: str | None) -> tuple[str, list]:
	"""What rows are grouped by, as SQL."""
	if not group_by:
		return "", []
	texts, values = [], []
	for what in read_groups(group_by):
		text, given = _key(expressions, what)
		texts.append(text)
		values += given
	return f" group by {', '.join(texts)}", values


def ordered(
	expressions: ListExpressions, order_by: str | None, asked: list[Asked], is_grouped: bool
) -> list[tuple[str, list, plans.Order | None]]:
	"""What rows are ordered by: as SQL, with its values, and as a column of the list's own table where it is one."""
	if not order_by:
		return []
	if order_by == KEEP:
		if is_grouped or any(_aggregates(one.what) for one in asked):
			return []
		return _default_order(expressions.access)
	keys = []
	for one in read_order(order_by):
		text, given = _key(expressions, one.what)
		keys.append(
			(
				text + (" desc" if one.descending else ""),
				given,
				_column_of(expressions.access.table, text, one),
			)
		)
	return keys


def _column_of(table: str, text: str, one: Any) -> plans.Order | None:
	"""The column of the list's own table that an order is by."""
	if isinstance(one.what, Column) and text == f"{quoted(table)}.{quoted(one.what.name)}":
		return plans.Order(one.what.name, bool(one.descending))
	return None


def _key(expressions: ListExpressions, what: Any) -> tuple[str, list]:
	"""A field, alias, position or function in an order or a group."""
	access = expressions.access
	if isinstance(what, Literal):
		if not isinstance(what.value, int):
			raise sqlite3.OperationalError(f"no such column: {what.value!r}")
		return str(what.value), []
	if isinstance(what, Column):
		if what.through:
			raise sqlite3.OperationalError(f"no such column: {what.through}.{what.name}")
		if (
			not what.doctype
			and what.name in expressions.aliases
			and what.name not in access.columns(access.doctype)
		):
			text, values, _declared = expressions.sql(expressions.aliases[what.name])
			return (
				text,
				values,
			)  # not by its name: the database would take another spelling of a column for it
		access.require(what)
		if not what.doctype and expressions.joins and what.name in access.columns(access.doctype):
			return quoted(what.name), []  # in several tables: the database says that it is ambiguous
	else:
		access.require(what)
	text, values, _declared = expressions.sql(what)
	return text, values


def _default_order(access: ListAccess) -> list[tuple[str, list, plans.Order | None]]:
	sort = access.meta.sort_field or "creation"
	if access.meta.istable and not access.meta.sort_field:
		sort = "idx"
	keys = []
	for part in sort.split(","):
		field, _space, direction = part.strip().partition(" ")
		name, way = field.strip("`"), (direction or access.meta.sort_order or "desc").strip().lower()
		if name in access.columns(access.doctype):
			text = f"{quoted(access.table)}.{quoted(name)}{' desc' if way == 'desc' else ''}"
			keys.append((text, [], plans.Order(name, way == "desc")))
	return keys


def page_of(length: Any, start: Any) -> tuple[int, int]:
	"""How many rows are asked for, 0 for all, and how many are left out first."""
	length, start = min(cint(length), MOST_ROWS), min(cint(start), MOST_ROWS)
	if length < 0 or start < 0:
		raise sqlite3.ProgrammingError("a limit cannot be negative")
	return length, start


def _aggregates(what: Any) -> bool:
	return isinstance(what, Call) and (
		what.name in AGGREGATES or any(_aggregates(argument) for argument in what.arguments)
	)
