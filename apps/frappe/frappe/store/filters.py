"""Frappe's filters made into an SQL condition with parameters.

What a missing value counts as follows the declared type of the column: nothing is an empty text, a zero, or the first of
all days. So `!=`, `<`, `not in` and `not like` find rows without a value, as in Frappe.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.ground.context import local
from frappe.store import variants
from frappe.store.driver import sqlite3
from frappe.store.schema import kind_of, quoted
from frappe.store.statements import MANY
from frappe.store.values import iso_moment, json_list, span_text

COMPARISONS = ("=", "!=", ">", "<", ">=", "<=")
TREE = (
	"descendants of",
	"descendants of (inclusive)",
	"ancestors of",
	"not descendants of",
	"not ancestors of",
)
OPERATORS = (
	*COMPARISONS,
	"like",
	"not like",
	"in",
	"not in",
	"between",
	"is",
	"timespan",
	"previous",
	"next",
	*TREE,
)
_KNOWN = frozenset(OPERATORS)
SINGLE = (*COMPARISONS, "like", "not like", "is", "timespan", "previous", "next", *TREE)
"""Operators that compare with one value; the others take several."""
ALIASES = {"<>": "!=", "==": "=", "ilike": "like", "not ilike": "not like"}

Condition = tuple[str, list]
"""SQL with question marks, and the values for them."""


@dataclass(slots=True)
class Filter:
	"""One comparison."""

	doctype: str
	field: str
	operator: str
	value: Any


def as_rows(doctype: str, filters: Any) -> list[list]:
	"""Filters in any of Frappe's forms as rows of DocType, field, operator and value, to which others can be added.

	:raises frappe.ValidationError: for what is no filter
	"""
	return [[one.doctype, one.field, one.operator, one.value] for one in parse(filters, doctype)]


def parse(filters: Any, doctype: str) -> list[Filter]:
	"""Filters in any of Frappe's forms as a list of comparisons.

	:raises frappe.ValidationError: for an operator that is not known, and for what is no filter
	"""
	if filters is None or filters == "":
		return []
	if isinstance(filters, str):
		filters = json.loads(filters)
	if isinstance(filters, Filter):
		return [filters]
	if isinstance(filters, dict):
		return [_from_pair(doctype, field, value) for field, value in filters.items()]
	if not isinstance(filters, list | tuple | set):
		_refuse(filters)
	parsed: list[Filter] = []
	for one in filters:
		if isinstance(one, dict | Filter):
			parsed += parse(one, doctype)
		elif isinstance(one, list | tuple):
			parsed.append(_from_list(doctype, one))
		else:
			raise sqlite3.ProgrammingError(f"Filter {one!r} is neither a list nor a dict")
	return parsed


def _from_pair(doctype: str, field: str, value: Any) -> Filter:
	if isinstance(value, list | tuple):
		if len(value) != 2:
			_refuse([field, *value])
		return _filter(doctype, field, value[0], value[1])
	return _filter(doctype, field, "=", value)


def _filter(doctype: Any, field: Any, sign: Any, value: Any) -> Filter:
	"""A comparison whose parts are of the kind they have to be."""
	if type(field) is not str or type(doctype) is not str:
		_refuse([doctype, field, sign, value])
	sign = operator(sign)
	if type(value) in (list, dict) and (sign in SINGLE or not _is_flat(value)):
		_refuse([field, sign, value])
	return Filter(doctype, field, sign, value)


def _is_flat(values: list | dict) -> bool:
	"""Whether what is compared with are plain values."""
	return not any(isinstance(value, list | dict | tuple | set) for value in values)


def _refuse(given: Any) -> None:
	frappe.throw(
		frappe._("Invalid filter: {0}").format(frappe.utils.escape_html(str(given)[:140])),
		frappe.ValidationError,
	)


def _from_list(doctype: str, parts: Sequence) -> Filter:
	if len(parts) == 2:
		return _from_pair(doctype, parts[0], parts[1])
	if len(parts) == 3:
		return _filter(doctype, parts[0], parts[1], parts[2])
	if len(parts) in (4, 5):
		return _filter(parts[0] or doctype, parts[1], parts[2], parts[3])
	raise frappe.ValidationError(
		frappe._("Filter must have 4 values (doctype, fieldname, operator, value): {0}").format(list(parts))
	)


def operator(text: Any) -> str:
	"""An operator as we write it.

	:raises frappe.ValidationError: when there is no such operator
	"""
	if type(text) is str and text in _KNOWN:
		return text
	known = text.strip().lower() if isinstance(text, str) else ""
	known = ALIASES.get(known, known)
	if known not in _KNOWN:
		frappe.throw(frappe._("Operator must be one of {0}").format(", ".join(OPERATORS)))
	return known


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


def column_type(table: str, field: str) -> str:
	"""The declared type of a column.

	:raises sqlite3.OperationalError: when there is no such table or column
	"""
	columns = local.db.columns(table)
	if not columns:
		raise sqlite3.OperationalError(f"no such table: {table}")
	found = columns.get(field)
	if found is None:
		raise sqlite3.OperationalError(f"no such column: {table}.{field}")
	return found


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


def convert(value: Any, kind: str) -> Any:
	"""A filter's value in the form in which a column of that kind stores it."""
	if value is None:
		return None
	if isinstance(value, bool):
		value = int(value)
	if kind == "number":
		return _number(value)
	if kind == "text":
		return _plain_text(value).rstrip(" ")
	if kind == "datetime":
		return _datetime_text(value)
	if kind == "date":
		return _date_text(value)
	if kind == "time":
		return span_text(value) if isinstance(value, datetime.timedelta) else _plain_text(value)
	return value


def _number(value: Any) -> int | float:
	if isinstance(value, int | float):
		return value
	number = frappe.utils.flt(value)
	return int(number) if number == int(number) else number


def _plain_text(value: Any) -> str:
	if isinstance(value, str):
		return value
	if isinstance(value, datetime.datetime):
		return value.isoformat(" ", "microseconds")
	if isinstance(value, float) and value == int(value):
		return str(int(value))
	return str(value)


def _datetime_text(value: Any) -> str:
	if isinstance(value, datetime.datetime):
		return value.replace(tzinfo=None).isoformat(" ", "microseconds")
	text = str(value).strip()
	try:
		return iso_moment(text).replace(tzinfo=None).isoformat(" ", "microseconds")
	except ValueError:
		pass
	parsed = _parsed(text)
	return parsed.isoformat(" ", "microseconds") if parsed else text


def _date_text(value: Any) -> str:
	if isinstance(value, datetime.datetime):
		midnight = value.time() == datetime.time()
		return value.date().isoformat() if midnight else value.isoformat(" ")
	if isinstance(value, datetime.date):
		return value.isoformat()
	text = str(value).strip()
	try:
		return datetime.date.fromisoformat(text).isoformat()
	except ValueError:
		pass
	parsed = _parsed(text)
	return _date_text(parsed) if parsed else text


def _parsed(text: str) -> datetime.datetime | None:
	"""A text as a moment; None for what is none, and for numbers that no calendar holds."""
	try:
		return frappe.utils.get_datetime(text) if text[:1].isdigit() else None
	except (ValueError, ArithmeticError):
		return None


# one builder an operator ---------------------------------------------------------------------------------------------


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
	pattern = _plain_text("" if side.value is None else side.value)
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
		return f"{side.column} between ? and ?", [_date_text(first)[:10], _date_text(last)[:10]]
	end = _datetime_text(last)
	if _is_day(last):
		end = end[:10] + " 23:59:59.999999"
	return f"{side.column} between ? and ?", [_datetime_text(first), end]


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


def join(parts: Iterable[Condition], word: str = "and") -> Condition:
	"""Several conditions as one."""
	parts = [part for part in parts if part[0]]
	text = f" {word} ".join(text for text, _ in parts)
	return (f"({text})" if len(parts) > 1 else text), [value for _, values in parts for value in values]
