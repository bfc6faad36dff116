"""Lists: `frappe.get_list` with the rights of a user, `frappe.get_all` without."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import frappe
from frappe import _
from frappe.ground.context import local
from frappe.rights import bounds, list_shape
from frappe.rights.expressions import Column, read_fields, shortened
from frappe.rights.list_access import ListAccess
from frappe.rights.list_conditions import as_filters, build_match_conditions, parts_of
from frappe.rights.list_expressions import ListExpressions
from frappe.rights.list_order import KEEP, page_of
from frappe.rights.list_query import Query
from frappe.store import filters as store_filters
from frappe.store import plans, sets


def get_list(doctype: str, *args: Any, **kwargs: Any) -> Any:
	"""Documents that the user may see, as dicts of the fields asked for; see `DatabaseQuery.execute`.

	:raises frappe.PermissionError: when the user may see none of the DocType
	"""
	return DatabaseQuery(doctype).execute(*args, **kwargs)


def answer_list(doctype: str, **kwargs: Any) -> Any:
	"""The same for whoever asks from outside: a list that fits into one answer; one of personal data is noted as opened.

	:raises frappe.DataError: when it holds more rows or text than that
	"""
	query = DatabaseQuery(doctype)
	query.is_for_client = True
	rows = query.execute(**kwargs)
	frappe.get_attr("frappe.core.doctype.access_log.access_log.note_list")(
		doctype,
		rows,
		kwargs.get("filters"),
		kwargs.get("fields"),
		kwargs.get("limit_start") or kwargs.get("start"),
	)
	return rows


def get_all(doctype: str, *args: Any, **kwargs: Any) -> Any:
	"""All documents, whoever asks; see `DatabaseQuery.execute`."""
	kwargs["ignore_permissions"] = True
	if "limit_page_length" not in kwargs:
		kwargs["limit_page_length"] = 0
	return get_list(doctype, *args, **kwargs)


def refuse_unknown_fields(
	doctype: str, fields: Any = None, filters: Any = None, parent_doctype: str | None = None
) -> None:
	"""Refuse what a client asks for that no DocType in the list has; code may ask for it and gets nothing.

	:raises frappe.PermissionError: when the user may see no rows
	:raises frappe.DataError:
	"""
	access = ListAccess(doctype, frappe.session.user, parent_doctype)
	asked = [one.what for one in read_fields(fields or [])]
	asked += [
		Column(one.field, one.doctype)
		for one in store_filters.parse(as_filters(filters), doctype)
		if one.doctype == doctype and "(" not in one.field
	]
	for what in asked:
		if not isinstance(what, Column) or what.through or what.doctype not in (None, doctype):
			continue
		if what.name not in access.columns(doctype) and not access.meta.has_field(what.name):
			frappe.throw(_("Field not permitted in query: {0}").format(what.name), frappe.DataError)


class DatabaseQuery:
	"""One list: `ListAccess` says what may be asked for, `ListExpressions` writes it, a `Query` is what is run."""

	def __init__(self, doctype: str, user: str | None = None):
		self.doctype = doctype
		self.user = user or frappe.session.user
		self.is_for_client = False
		self.with_user_permissions = True

	def execute(
		self,
		fields: Any = None,
		filters: Any = None,
		or_filters: Any = None,
		docstatus: Any = None,
		group_by: str | None = None,
		order_by: str | None = KEEP,
		limit_start: Any = 0,
		limit_page_length: Any = None,
		as_list: bool = False,
		with_childnames: bool = False,
		debug: bool = False,
		ignore_permissions: bool = False,
		user: str | None = None,
		with_comment_count: bool = False,
		join: str = "left join",
		distinct: bool = False,
		start: Any = None,
		page_length: Any = None,
		limit: Any = None,
		ignore_ifnull: bool = False,
		save_user_settings: bool = False,
		save_user_settings_fields: bool = False,
		update: dict | None = None,
		user_settings: str | None = None,
		reference_doctype: str | None = None,
		run: bool = True,
		strict: bool = True,
		pluck: str | None = None,
		ignore_ddl: bool = False,
		*,
		parent_doctype: str | None = None,
		parent: str | None = None,
	) -> Any:
		"""Run the list.

		:param fields: names, `link.field`, `table.field`, functions as text (`count(name) as n`) or as dicts; by default
			the name
		:param filters: what all rows fulfil, in any of Frappe's forms
		:param or_filters: of these one at least
		:param limit: the greatest number of rows (also `limit_page_length`, `page_length`), 0 for all
		:param start: how many rows are left out first (also `limit_start`)
		:param pluck: only this field, as a flat list
		:param parent_doctype: for a child table, the DocType whose rights count
		:param run: False returns the SQL text
		:raises frappe.PermissionError: when the user may see no rows, or filters by a field the user may not read
		"""
		if isinstance(fields, dict) or (
			isinstance(fields, list)
			and fields
			and isinstance(fields[0], list | tuple)
			and len(fields[0]) in (3, 4)
		):
			fields, filters = filters, fields  # as in Frappe: get_list(doctype, filters, fields)
		parent_doctype = parent_doctype or parent
		_check_shapes(self.doctype, parent_doctype, order_by, group_by)
		access = ListAccess(
			self.doctype,
			user or self.user,
			parent_doctype,
			ignore_permissions=bool(ignore_permissions),
			with_user_permissions=self.with_user_permissions,
		)
		if fields is None and pluck:
			fields = [pluck]
		length = page_length if page_length is not None else limit_page_length
		listed = _List(
			access,
			"inner join" if join.lower().startswith("inner") else "left join",
			fields or ["name"],
			with_childnames,
			group_by,
			order_by,
			distinct,
		)
		shape, parts = listed.with_filters(filters, or_filters, docstatus)
		if not shape.keys:
			return []
		page = page_of(limit if limit is not None else length, start if start is not None else limit_start)
		query = Query(
			access.table,
			shape.selected,
			" ".join(shape.joins.values()),
			parts,
			shape.grouped,
			shape.ordered,
			page,
		)
		if not run:
			return query.statement()[0]
		if debug:
			frappe.errprint("{}\n{}".format(*query.statement()))
		return self._rows(_found(query), shape.keys, as_list, pluck, update, with_comment_count)

	def build_match_conditions(self, as_condition: bool = True) -> Any:
		"""What the user may see: as SQL text, or as a list of DocType → allowed names."""
		return build_match_conditions(self.doctype, self.user, as_condition)

	def _rows(self, cursor, keys, as_list, pluck, update, with_comment_count) -> Any:
		if self.is_for_client:
			cursor = bounds.within(cursor)
		if pluck:
			place = keys.index(pluck) if pluck in keys else None
			if place is None:
				return []
			return [row[place] for row in cursor]
		if as_list:
			return tuple(cursor)
		rows = [frappe._dict(zip(keys, row, strict=True)) for row in cursor]
		if update:
			for row in rows:
				row.update(update)
		if with_comment_count:
			self._count_comments(rows)
		return rows

	def _count_comments(self, rows: list[dict]) -> None:
		names = [row.name for row in rows if row.get("name")]
		counts = dict(
			frappe.db.sql(
				"select `reference_name`, count(*) from `tabComment` where `reference_doctype` = %(doctype)s"
				" and `comment_type` = 'Comment' and `reference_name` in %(names)s group by `reference_name`",
				{"doctype": self.doctype, "names": names},
			)
			if names
			else ()
		)
		for row in rows:
			row._comment_count = counts.get(row.get("name"), 0)


def _check_shapes(*texts: Any) -> None:
	"""Refuse names and keys that are no text.

	:raises frappe.DataError:
	"""
	for text in texts:
		if text is not None and not isinstance(text, str):
			frappe.throw(_("{0} is no name").format(shortened(text)), frappe.DataError)


class _List(NamedTuple):
	"""What is asked of a list besides its filters."""

	access: ListAccess
	join: str
	fields: Any
	with_childnames: bool
	group_by: str | None
	order_by: str | None
	distinct: bool

	def with_filters(
		self, filters: Any, or_filters: Any, docstatus: Any
	) -> tuple[list_shape.Shape, list[plans.Part]]:
		"""The shape of the list, and the conditions that its rows fulfil; without keys where nothing may be read."""
		access, join, fields, with_childnames, group_by, order_by, distinct = self
		shape = None
		if not with_childnames:
			shape = list_shape.known_shape(access, join, fields, group_by, order_by, distinct)
		expressions = ListExpressions(access, join)
		if shape is not None:
			expressions.joins = dict(shape.joins)
			parts = parts_of(expressions, filters, or_filters, docstatus)
			if shape.joins or not expressions.joins:
				return shape._replace(joins=expressions.joins), parts
			expressions = ListExpressions(access, join)  # names may stand in several tables now
		asked = list_shape.asked_for(expressions, fields, with_childnames)
		if not asked:
			return list_shape.NOTHING, []
		selected = list_shape.selection(expressions, asked, distinct)
		parts = parts_of(expressions, filters, or_filters, docstatus)
		return list_shape.written(expressions, asked, selected, group_by, order_by, distinct), parts


def _found(query: Query) -> Iterable[tuple]:
	"""The rows of a query; those of a large table by the way that finds them soonest."""
	if not query.parts or not plans.is_large(query.table):
		return local.db.run(*query.statement())
	plan = plans.Plan(query.table, map(sets.read_once, query.parts))
	if plan.finds_one:
		return local.db.run(*query.statement())
	order = query.order_of_table()
	order = order and plan.complete(order)
	length, start = query.page
	if order and 0 < length and length + start <= plans.LONGEST_PAGE:
		for way in plan.along(order):
			rows = local.db.run_within(way.steps, *query.statement(plan.all, way.index, order))
			if rows is not None:
				return rows
	return local.db.run(*query.statement(plan.where(), plan.index, order))
