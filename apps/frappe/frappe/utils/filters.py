"""Filters applied to a document in memory, and conversion of a value by field type."""

import datetime
import operator
from collections.abc import Callable
from typing import Any

import frappe
from frappe.utils.dates import get_datetime, get_timespan_date_range, getdate, to_timedelta
from frappe.utils.numbers import cint, flt
from frappe.utils.strings import cstr, sbool

_TEXT = (
	"Data",
	"Text",
	"Small Text",
	"Long Text",
	"Text Editor",
	"Select",
	"Link",
	"Dynamic Link",
	"Code",
	"HTML Editor",
	"Markdown Editor",
	"Read Only",
	"Attach",
	"Attach Image",
)


def cast(fieldtype: str, value: Any = None) -> Any:
	"""A value as the Python type that a field type has; nothing becomes the type's zero or None."""
	if fieldtype in ("Currency", "Float", "Percent"):
		return flt(value)
	if fieldtype in ("Int", "Check"):
		return cint(sbool(value))
	if fieldtype in _TEXT:
		return cstr(value)
	if fieldtype == "Date":
		return getdate(value) if value else None
	if fieldtype == "Datetime":
		return get_datetime(value) if value else None
	if fieldtype == "Time":
		return to_timedelta(value)
	return value


cast_fieldtype = cast


def parse_val(v: Any) -> Any:
	"""A value of the database in the form in which it is shown in JSON."""
	if isinstance(v, datetime.date | datetime.datetime):
		return str(v)
	if isinstance(v, datetime.timedelta):
		return ":".join(str(v).split(":")[:2])
	return v


def _like(value: Any, pattern: Any) -> bool:
	import re

	parts = (".*" if char == "%" else "." if char == "_" else re.escape(char) for char in cstr(pattern))
	return bool(re.fullmatch("".join(parts), cstr(value), re.IGNORECASE | re.DOTALL))


def _among(value: Any, choices: Any) -> bool:
	if isinstance(choices, str):
		choices = [choice.strip() for choice in choices.split(",")]
	return value in choices


def _is_set(value: Any, asked: Any) -> bool:
	filled = value not in (None, "")
	return filled if cstr(asked).lower() == "set" else not filled


def _between(value: Any, ends: Any) -> bool:
	return value is not None and ends[0] <= value <= ends[1]


def _in_timespan(value: Any, timespan: str) -> bool:
	span = get_timespan_date_range(timespan)
	return bool(value and span) and span[0] <= getdate(value) <= span[1]


operator_map: dict[str, Callable[[Any, Any], bool]] = {
	"^": lambda a, b: cstr(a).startswith(cstr(b)),
	"in": _among,
	"not in": lambda a, b: not _among(a, b),
	"=": operator.eq,
	"!=": operator.ne,
	">": operator.gt,
	"<": operator.lt,
	">=": operator.ge,
	"<=": operator.le,
	"like": _like,
	"not like": lambda a, b: not _like(a, b),
	"is": _is_set,
	"between": _between,
	"timespan": _in_timespan,
	"not None": lambda a, b: a is not None,
	"None": lambda a, b: a is None,
}


def compare(val1: Any, condition: str, val2: Any, fieldtype: str | None = None) -> bool:
	"""Whether a comparison of two values by a filter operator holds; an unknown operator does not."""
	condition = condition.lower() if condition not in operator_map else condition
	compared = operator_map.get(condition)
	if compared is None:
		return False
	if fieldtype and condition != "is":
		val1 = cast(fieldtype, val1)
		if condition in ("in", "not in", "between"):
			values = val2.split(",") if isinstance(val2, str) else val2
			val2 = [cast(fieldtype, value.strip() if isinstance(value, str) else value) for value in values]
		elif condition not in ("like", "not like", "timespan"):
			val2 = cast(fieldtype, val2)
	try:
		return bool(compared(val1, val2))
	except TypeError:  # nothing is neither more nor less than a number or a date
		return False


def evaluate_filters(doc: Any, filters: dict | list | tuple) -> bool:
	"""Whether a document, or its dict, fulfils all filters."""
	doctype = doc.get("doctype")
	items = filters.items() if isinstance(filters, dict) else ((None, item) for item in filters)
	for key, value in items:
		wanted = get_filter(doctype, value if key is None else {key: value})
		if not compare(doc.get(wanted.fieldname), wanted.operator, wanted.value, wanted.fieldtype):
			return False
	return True


def get_filter(doctype: str | None, filters: dict | list | tuple, filters_config: dict | None = None) -> Any:
	"""One filter, in any of its spellings, as `doctype`, `fieldname`, `operator`, `value`, `fieldtype`.

	:raises ValidationError: on a malformed filter or an unknown operator
	"""
	if isinstance(filters, dict):
		key, value = next(iter(filters.items()))
		filters = make_filter_tuple(doctype, key, value)
	if not isinstance(filters, list | tuple):
		frappe.throw(frappe._("Filter must be a tuple or list (in a list)"))
	if len(filters) == 3:
		filters = (doctype, *filters)
	elif len(filters) > 4:
		filters = filters[:4]
	elif len(filters) != 4:
		frappe.throw(
			frappe._("Filter must have 4 values (doctype, fieldname, operator, value): {0}").format(
				str(filters)
			)
		)
	found = frappe._dict(zip(("doctype", "fieldname", "operator", "value"), filters, strict=True))
	found.operator = found.operator or "="
	known = {
		*operator_map,
		"ancestors of",
		"descendants of",
		"not ancestors of",
		"not descendants of",
		"previous",
		"next",
	}
	if found.operator.lower() not in {name.lower() for name in known | set(filters_config or {})}:
		frappe.throw(frappe._("Operator must be one of {0}").format(", ".join(sorted(known))))
	found.fieldtype = _fieldtype(found.doctype, found.fieldname)
	return found


def _fieldtype(doctype: str | None, fieldname: str) -> str | None:
	if not doctype:
		return None
	field = frappe.get_meta(doctype).get_field(fieldname)
	return field.fieldtype if field else None


def make_filter_tuple(doctype: str | None, key: str, value: Any) -> list:
	"""`{key: value}` as a list `[doctype, fieldname, operator, value]`."""
	return (
		[doctype, key, value[0], value[1]] if isinstance(value, list | tuple) else [doctype, key, "=", value]
	)


def make_filter_dict(filters: list) -> Any:
	"""A list of filters as a dict by field name."""
	return frappe._dict({item[1]: (item[2], item[3]) for item in filters})
