"""Frappe's filters, in any of their forms, read as comparisons; `comparisons` and `conditions` make SQL of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.store.driver import sqlite3

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
