"""One comparison of a filter as SQL with parameters: a builder an operator.

What a missing value counts as follows the declared type of the column: nothing is an empty text, a zero, or the first of
all days. So `!=`, `<`, `not in` and `not like` find rows without a value, as in Frappe.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.store import variants
from frappe.store.comparable import convert, date_text, datetime_text, plain_text
from frappe.store.driver import sqlite3
from frappe.store.filters import TREE, Filter
from frappe.store.schema import kind_of, quoted
from frappe.store.statements import MANY
from frappe.store.values import json_list

Condition = tuple[str, list]
"""SQL with question marks, and the values for them."""


def condition(
	one: Filter, column: str, declared: str, none_is_null: bool = False, table: str | None = None
) -> Condition:
	"""The condition for a filter on an SQL expression of a declared type."""
	kind = kind_of(declared)
	build = _BUILDERS.get(one.operator, _comparison)
	return build(_Side(column, kind, declared, one, none_is_null, table))


@dataclass(slots=True)
class _Side:
	"""What is compared: the column, what it is, and the filter."""

	column: str
	kind: str
	declared: str
	filter: Filter
	none_is_null: bool
	table: str | None

	@property
	def value(self) -> Any:
		return self.filter.value

	@property
	def operator(self) -> str:
		return self.filter.operator

	def converted(self, value: Any) -> Any:
		return convert(value, self.kind)

	def spellings(self, value: str) -> list[str]:
		"""All stored texts that MariaDB takes for equal to a value."""
		return variants.of(self.table, self.filter.field, value)


def _comparison(side: _Side) -> Condition:
	if side.value is None and side.operator in ("=", "!="):
		return _none(side)
	if side.kind in ("date", "datetime", "time") and side.value in (None, ""):
		return ("0", []) if side.operator == "=" else (f"{side.column} is not null", [])
	value = side.converted("" if side.value is None else side.value)
	if side.kind == "text" and side.operator in ("=", "!="):
		return _same_text(side, value)
	text = f"{side.column} {side.operator} ?"
	return (f"({text} or {side.column} is null)" if _holds_for_nothing(side, value) else text), [value]


def _none(side: _Side) -> Condition:
	if side.none_is_null and side.kind != "text":
		return (f"{side.column} is {'not ' if side.operator == '!=' else ''}null", [])
	if side.kind == "text":
		return _same_text(side, "")
	if side.kind == "number":
		return f"ifnull({side.column}, 0) {side.operator} 0", []
	return ("0", []) if side.operator == "=" else (f"{side.column} is not null", [])


def _same_text(side: _Side, value: str) -> Condition:
	if value == "":
		if side.operator == "=":
			return f"({side.column} = '' or {side.column} is null)", []
		return f"{side.column} != ''", []
	spellings = side.spellings(value)
	if side.operator == "=":
		if len(spellings) == 1:
			return f"{side.column} = ?", spellings
		return f"{side.column} in ({','.join('?' * len(spellings))})", spellings
	return f"({side.column} not in ({','.join('?' * len(spellings))}) or {side.column} is null)", spellings


def _holds_for_nothing(side: _Side, value: Any) -> bool:
	"""Whether a comparison holds for what a missing value counts as."""
	sign = side.operator
	if side.kind == "number":
		return {
			"=": value == 0,
			"!=": value != 0,
			"<": value > 0,
			">": value < 0,
			"<=": value >= 0,
			">=": value <= 0,
		}[sign]
	return sign in ("!=", "<", "<=") or (sign == ">=" and value == "")


def _like(side: _Side) -> Condition:
	pattern = plain_text("" if side.value is None else side.value)
	text, values = variants.like(side.table, side.filter.field, side.column, pattern, side.kind == "text")
	if side.operator == "not like":
		return f"(not ({text}) or {side.column} is null)", values
	if pattern.strip("%") == "":
		return f"ifnull({side.column}, '') like ?", [pattern]
	return text, values


def _in(side: _Side) -> Condition:
	given = side.value
	if isinstance(given, str):
		given = [part.strip() for part in given.split(",")] if given else []
	elif given is None or isinstance(given, int | float | datetime.date):
		given = [given]
	elif isinstance(given, dict):
		given = list(given)
	empty = any(value is None or value == "" for value in given)
	values: list = []
	for value in given:
		if value is None or value == "":
			continue
		converted = side.converted(value)
		values += side.spellings(converted) if side.kind == "text" else [converted]
	if side.kind == "number" and empty:
		values.append(0)
	return _not_among(side, values, empty) if side.operator == "not in" else _among(side, values, empty)


def _among(side: _Side, values: list, empty: bool) -> Condition:
	if side.kind == "text" and empty:
		values = [*values, ""]
	if not values:
		return (f"{side.column} is null", []) if empty else ("0", [])
	text, values = _list(f"{side.column} in", values)
	# every document has a name, and an `or` would keep the index of names from use
	may_be_null = empty and side.filter.field != "name"
	return (f"({text} or {side.column} is null)" if may_be_null else text), values


def _not_among(side: _Side, values: list, empty: bool) -> Condition:
	if side.kind == "text" and empty:
		values = [*values, ""]
	if not values:
		return (f"{side.column} is not null", []) if empty else ("1", [])
	text, values = _list(f"{side.column} not in", values)
	return (text if empty else f"({text} or {side.column} is null)"), values


def _list(start: str, values: list) -> Condition:
	"""`… in (values)`; many as one JSON text, because SQLite takes only so many question marks."""
	if len(values) > MANY:
		return f"{start} (select value from json_each(?))", [json_list(values)]
	return f"{start} ({','.join('?' * len(values))})", values


def _is(side: _Side) -> Condition:
	asked = str(side.value).strip().lower()
	if asked not in ("set", "not set"):
		frappe.throw(frappe._("Invalid value for the operator is: {0}").format(side.value))
	nothing = "0" if side.kind == "number" else "''"
	if asked == "set":
		return f"ifnull({side.column}, {nothing}) != {nothing}", []
	return f"({side.column} is null or {side.column} = {nothing})", []


def _between(side: _Side) -> Condition:
	if side.kind in ("date", "datetime"):
		first, last = _days(side.value)
		return _in_span(side, first, last)
	if not side.none_is_null and side.kind == "number":
		raise sqlite3.OperationalError("between in a list is for days and moments; use >= and <= for numbers")
	ends = side.value.split(",") if isinstance(side.value, str) else list(side.value)
	first, last = (side.converted(end) for end in ends)
	return f"{side.column} between ? and ?", [first, last]


def _days(value: Any) -> tuple[Any, Any]:
	"""Both ends of a span; an end that is not given is today."""
	today = frappe.utils.nowdate()
	ends = list(value) if isinstance(value, list | tuple) else []
	return (ends[0] if ends and ends[0] else today), (ends[1] if len(ends) > 1 and ends[1] else today)


def _in_span(side: _Side, first: Any, last: Any) -> Condition:
	if side.kind == "date":
		return f"{side.column} between ? and ?", [date_text(first)[:10], date_text(last)[:10]]
	end = datetime_text(last)
	if _is_day(last):
		end = end[:10] + " 23:59:59.999999"
	return f"{side.column} between ? and ?", [datetime_text(first), end]


def _is_day(value: Any) -> bool:
	if isinstance(value, datetime.datetime):
		return False
	return isinstance(value, datetime.date) or len(str(value).strip()) <= 10


def _timespan(side: _Side) -> Condition:
	value = side.value
	if side.operator in ("previous", "next"):
		value = f"{'last' if side.operator == 'previous' else 'next'} {value}"
	span = frappe.utils.get_timespan_date_range(str(value).lower())
	first, last = span if span else _days(None)
	return _in_span(side, frappe.utils.getdate(first), frappe.utils.getdate(last))


def _tree(side: _Side) -> Condition:
	doctype = _tree_of(side)
	table = quoted(f"tab{doctype}")
	kind = side.operator.replace("not ", "").replace(" (inclusive)", "")
	equal = "=" if side.operator.endswith("(inclusive)") else ""
	left, right = ("<", ">") if kind == "ancestors of" else (">", "<")
	names = (
		f"(select t.`name` from {table} t, {table} o where o.`name` = ? "
		f"and t.`lft` {left}{equal} o.`lft` and t.`rgt` {right}{equal} o.`rgt`)"
	)
	if side.operator.startswith("not "):
		return f"({side.column} not in {names} or {side.column} is null)", [side.value]
	return f"{side.column} in {names}", [side.value]


def _tree_of(side: _Side) -> str:
	"""The tree that the values of the column are nodes of."""
	field = side.filter.field
	if field == "name":
		return side.filter.doctype
	found = frappe.get_meta(side.filter.doctype).get_field(field)
	if not found or found.fieldtype != "Link":
		frappe.throw(frappe._("{0} is not a link to a tree").format(field))
	return found.options


_BUILDERS: dict[str, Callable[[_Side], Condition]] = {
	"like": _like,
	"not like": _like,
	"in": _in,
	"not in": _in,
	"is": _is,
	"between": _between,
	"timespan": _timespan,
	"previous": _timespan,
	"next": _timespan,
	**dict.fromkeys(TREE, _tree),
}
