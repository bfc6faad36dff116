"""What the rows of a list fulfil: the filters, and what the user may see."""

import json
from typing import Any

import frappe
from frappe import _
from frappe.rights import bounds, conditions, log
from frappe.rights.expressions import BLANKS, Call, Column, Literal, read_expression
from frappe.rights.list_access import ListAccess
from frappe.rights.list_expressions import ListExpressions
from frappe.store import filters as store_filters
from frappe.store import plans
from frappe.store.comparisons import condition as comparison
from frappe.store.driver import sqlite3
from frappe.store.schema import quoted
from frappe.utils import cint


def parts_of(
	expressions: ListExpressions, filters: Any, or_filters: Any = None, docstatus: Any = None
) -> list[plans.Part]:
	"""The conditions that all rows fulfil."""
	access = expressions.access
	parsed = store_filters.parse(as_filters(filters), access.doctype)
	others = store_filters.parse(as_filters(or_filters), access.doctype)
	if not access.ignore_permissions:
		bounds.check(filters=len(parsed) + len(others))
	if docstatus:
		parsed.append(store_filters.Filter(access.doctype, "docstatus", "in", docstatus))
	parts = [_compared(expressions, one) for one in parsed]
	alternatives = tuple(_compared(expressions, one) for one in others)
	parts += [plans.one_of(alternatives)] if len(alternatives) > 1 else alternatives
	return parts + [plans.Part(*condition) for condition in _visible(access) if condition[0]]


def _compared(expressions: ListExpressions, one: store_filters.Filter) -> plans.Part:
	"""A filter as SQL."""
	access = expressions.access
	field = one.field
	if access.ignore_permissions and one.doctype == access.doctype:
		declared = access.columns(one.doctype).get(field)
		if declared is not None:
			column = f"{access.quoted_table}.{quoted(field)}"
			return plans.Part(*comparison(one, column, declared, False, access.table), field, one.operator)
	field = field.strip(BLANKS)
	coalesced = read_expression(field) if "(" in field else None
	if coalesced is not None:
		if not _is_coalesced_column(coalesced):
			raise sqlite3.OperationalError(f"no such column: {field}")
		access.require(coalesced)
		text, values, declared = expressions.sql(coalesced)
		condition, given = comparison(one, text, declared or "varchar(140)")
		return plans.Part(condition, [*values, *given])
	column = Column(field, one.doctype)
	if one.doctype != access.doctype:
		_require_doctype(one.doctype)
	access.require(column)
	table, declared = expressions.reach(column)
	named = store_filters.Filter(one.doctype, column.name, one.operator, one.value)
	condition = comparison(named, f"{quoted(table)}.{quoted(column.name)}", declared, False, table)
	own = column.name if table == access.table else None
	return plans.Part(*condition, own, store_filters.operator(one.operator))


def _require_doctype(doctype: str) -> None:
	if not frappe.db.exists("DocType", doctype):
		raise frappe.DoesNotExistError(_("DocType {0} not found").format(doctype))


def _visible(access: ListAccess) -> list[conditions.Condition]:
	"""What the user may see, as conditions."""
	if access.ignore_permissions:
		return []
	if access.meta.istable:
		return _visible_rows(access)
	try:
		found = conditions.match_conditions(
			access.doctype, access.user, with_user_permissions=access.with_user_permissions
		)
	except conditions.Refused:
		return [conditions.NOTHING]
	return [(f"({found[0]})", found[1])] if found[0] else []


def _visible_rows(access: ListAccess) -> list[conditions.Condition]:
	"""Rows of a table are seen with the documents they are in, and only in tables of a level the user may read."""
	if access.user == "Administrator" or not access.parent_doctype:
		return []
	parent = frappe.get_meta(access.parent_doctype)
	readable = access.levels_of(parent)
	fields = [
		df.fieldname
		for df in parent.get_table_fields()
		if df.options == access.doctype and cint(df.permlevel) in readable
	]
	table = quoted(access.table)
	marks = ",".join("?" * len(fields))
	found = [
		(f"{table}.`parenttype` = ?", [access.parent_doctype]),
		(f"{table}.`parentfield` in ({marks})", fields),
	]
	try:
		visible = conditions.match_conditions(access.parent_doctype, access.user)
	except conditions.Refused:
		return [conditions.NOTHING]
	if visible[0]:
		rows = f"select `name` from {quoted('tab' + access.parent_doctype)} where {visible[0]}"
		found.append((f"{table}.`parent` in ({rows})", visible[1]))
	return found


def build_match_conditions(doctype: str, user: str, as_condition: bool = True) -> Any:
	"""What the user may see: as SQL text, or as a list of DocType → allowed names."""
	if not as_condition:
		from frappe.rights.user_permissions import get_user_permissions

		return [
			{each: [entry["doc"] for entry in entries]}
			for each, entries in get_user_permissions(user).items()
		]
	try:
		found = conditions.match_conditions(doctype, user)
	except conditions.Refused:
		log.refused_by_role(True)
		raise frappe.PermissionError(doctype) from None
	return f"({conditions.as_text(found)})" if found[0] else ""


def _is_coalesced_column(what: Any) -> bool:
	"""Whether an expression is `ifnull(field, …)` or `coalesce(field, …)`, the only functions in a filter."""
	return (
		isinstance(what, Call)
		and what.name in ("ifnull", "coalesce")
		and bool(what.arguments)
		and isinstance(what.arguments[0], Column)
		and all(isinstance(argument, Column | Literal) for argument in what.arguments)
	)


def as_filters(filters: Any) -> Any:
	"""Names in place of filters find these documents, as text in JSON does."""
	if isinstance(filters, str):
		return json.loads(filters) if filters else None
	return filters
