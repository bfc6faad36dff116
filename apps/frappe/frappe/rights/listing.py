"""Lists: `frappe.get_list` with the rights of a user, `frappe.get_all` without."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import frappe
from frappe import _
from frappe.model import child_table_fields, default_fields, optional_fields
from frappe.rights import bounds, conditions, log
from frappe.rights.checks import has_child_permission, has_permission
from frappe.rights.expressions import (
	AGGREGATES,
	BLANKS,
	FUNCTIONS,
	Asked,
	Call,
	Column,
	Literal,
	Star,
	read_expression,
	read_fields,
	read_groups,
	read_order,
	shortened,
)
from frappe.rights.rules import get_role_permissions
from frappe.store import filters as store_filters
from frappe.store import plans
from frappe.store.columns import column_type
from frappe.store.comparisons import condition as comparison
from frappe.store.driver import sqlite3
from frappe.store.schema import kind_of, quoted
from frappe.utils import cint

STANDARD = (*default_fields[1:], *child_table_fields, *optional_fields)
MOST_ROWS = 2**62
KEEP = "KEEP_DEFAULT_ORDERING"


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
	query = DatabaseQuery(doctype)
	query.parent_doctype = parent_doctype
	query._check_access()
	asked = [one.what for one in read_fields(fields or [])]
	asked += [
		Column(one.field, one.doctype)
		for one in store_filters.parse(_as_filters(filters), doctype)
		if one.doctype == doctype and "(" not in one.field
	]
	for what in asked:
		if not isinstance(what, Column) or what.through or what.doctype not in (None, doctype):
			continue
		if what.name not in query.columns(doctype) and not query.meta.has_field(what.name):
			frappe.throw(_("Field not permitted in query: {0}").format(what.name), frappe.DataError)


@dataclass(frozen=True, slots=True)
class Query:
	"""A list in the pieces of its statement."""

	table: str
	selected: conditions.Condition
	joins: str
	parts: list[plans.Part]
	grouped: conditions.Condition
	keys: list[tuple[str, list, plans.Order | None]]
	page: tuple[int, int]

	def statement(
		self,
		where: conditions.Condition | None = None,
		index: str | None = None,
		order: plans.Order | None = None,
	) -> conditions.Condition:
		"""The statement with its values.

		:param where: the conditions in other words
		:param index: the index that is followed
		:param order: the order with its ties
		"""
		condition, given = where or plans.joined(self.parts)
		text = f"select {self.selected[0]} from {quoted(self.table)}"
		text += f" indexed by {quoted(index)}" if index else ""
		text += f" {self.joins}" if self.joins else ""
		text += f" where {condition}" if condition else ""
		text += self.grouped[0]
		if self.keys:
			text += f" order by {', '.join(key[0] for key in self.keys)}"
			text += "".join(f", {key}" for key in self._ties(order)) if order else ""
		values = [*self.selected[1], *given, *self.grouped[1], *(v for key in self.keys for v in key[1])]
		return text + self._limits(), values

	def _ties(self, order: plans.Order) -> Iterable[str]:
		way = " desc" if order.descending else ""
		return (f"{quoted(self.table)}.{quoted(column)}{way}" for column in order.ties)

	def order_of_table(self) -> plans.Order | None:
		"""The order, if it is by one column of the list's own table and nothing is joined or grouped."""
		if self.joins or self.grouped[0] or len(self.keys) != 1:
			return None
		return self.keys[0][2]

	def _limits(self) -> str:
		length, start = self.page
		if not length:
			return f" limit -1 offset {start}" if start else ""
		return f" limit {length}" + (f" offset {start}" if start else "")


class DatabaseQuery:
	"""One list."""

	def __init__(self, doctype: str, user: str | None = None):
		self.doctype = doctype
		self.user = user or frappe.session.user
		self.table = f"tab{doctype}"
		self.joins: dict[str, str] = {}
		self.aliases: dict[str, Any] = {}
		self.calls = 0
		self.ignore_permissions = False
		self.is_for_client = False
		self.with_user_permissions = True
		self.parent_doctype: str | None = None
		self._permitted: dict[tuple, frozenset[str]] = {}

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
		self.ignore_permissions = bool(ignore_permissions)
		self.user = user or self.user
		self.join = "inner join" if join.lower().startswith("inner") else "left join"
		self.parent_doctype = parent_doctype or parent
		self.strict = strict
		self._check_shapes(order_by, group_by)
		self._check_access()
		if fields is None and pluck:
			fields = [pluck]
		fields = read_fields(fields or ["name"])
		if not self.ignore_permissions:
			bounds.check(fields=len(fields))
		asked = self._select(fields)
		if not asked:
			return []
		if with_childnames:
			asked += self._childnames()
		self.aliases = {one.key: one.what for one in asked if one.has_alias}
		length = page_length if page_length is not None else limit_page_length
		page = self._page(limit if limit is not None else length, start if start is not None else limit_start)
		query = self._query(asked, filters, or_filters, docstatus, group_by, order_by, distinct, page)
		if not run:
			return query.statement()[0]
		if debug:
			frappe.errprint("{}\n{}".format(*query.statement()))
		return self._rows(self._found(query), asked, as_list, pluck, update, with_comment_count)

	def _check_shapes(self, *texts: Any) -> None:
		"""Refuse names and keys that are no text.

		:raises frappe.DataError:
		"""
		for text in (self.doctype, self.parent_doctype, *texts):
			if text is not None and not isinstance(text, str):
				frappe.throw(_("{0} is no name").format(shortened(text)), frappe.DataError)

	# rights ----------------------------------------------------------------------------------------------------------

	def _check_access(self) -> None:
		"""Refuse a list of which the user may see nothing."""
		self.meta = self._known_meta()
		if not self.columns(self.doctype):
			raise sqlite3.OperationalError(f"no such table: {self.table}")
		if self.ignore_permissions or frappe.flags.ignore_permissions:
			self.ignore_permissions = True
			return
		if self.meta.istable:
			allowed = has_child_permission(
				self.doctype, "read", user=self.user, parent_doctype=self.parent_doctype
			) or (
				has_child_permission(
					self.doctype, "select", user=self.user, parent_doctype=self.parent_doctype
				)
			)
			if self.user == "Administrator" and not self.parent_doctype:
				allowed = True
		else:
			allowed = self._has("read") or self._has("select")
		if not allowed:
			log.refused_by_role(True)
			frappe.flags.error_message = _("Insufficient Permission for {0}").format(
				frappe.bold(_(self.doctype))
			)
			raise frappe.PermissionError(self.doctype)
		log.reasons()

	def _known_meta(self) -> Any:
		"""Metadata of the DocType; whether there is one is nobody's business who has no right to it."""
		try:
			return frappe.get_meta(self.doctype)
		except frappe.DoesNotExistError:
			if self.ignore_permissions or self.user == "Administrator":
				raise
			log.refused_by_role(True)
			frappe.flags.error_message = _("Insufficient Permission for {0}").format(
				frappe.bold(self.doctype)
			)
			raise frappe.PermissionError(self.doctype) from None

	def _has(self, right: str) -> bool:
		return has_permission(self.doctype, right, user=self.user)

	@property
	def permission_type(self) -> str:
		"""`read`, or `select` for a user who has only that."""
		if self.meta.istable:
			return "read"
		given = get_role_permissions(self.meta, self.user)
		return "select" if given.get("select") and not given.get("read") else "read"

	def permitted(self, doctype: str) -> frozenset[str]:
		"""The fields of a DocType that the user may read in this list."""
		key = (doctype,)
		if key not in self._permitted:
			self._permitted[key] = frozenset(self._find_permitted(doctype))
		return self._permitted[key]

	def _find_permitted(self, doctype: str) -> Iterable[str]:
		meta = frappe.get_meta(doctype)
		stored = self.columns(doctype)
		if self.user == "Administrator":
			return stored
		ruling = meta
		if meta.istable:
			ruling = frappe.get_meta(self.parent_doctype if doctype == self.doctype else self.doctype)
		given = get_role_permissions(ruling, self.user)
		if given.get("read"):
			levels = set(ruling.get_permlevel_access("read", user=self.user))
		elif given.get("select"):
			return _selectable(meta) if meta is ruling else ()
		elif has_permission(ruling.name, "read", user=self.user):
			levels = {0}  # what is shared is shared at the lowest level
		else:
			return ()
		return {name for name in stored if name in STANDARD or _level(meta, name) in levels}

	def may_read(self, what: Any) -> bool:
		"""Whether the user may read everything in an expression."""
		if self.ignore_permissions or isinstance(what, Literal):
			return True
		if isinstance(what, Call):
			return all(
				self.may_read(argument) for argument in what.arguments if not isinstance(argument, Star)
			)
		if isinstance(what, Star):
			return True
		doctype, table_field = self.place_of(what)
		if not self._may_pass(doctype, table_field):
			return False
		return what.name in self.permitted(doctype)

	def _may_pass(self, doctype: str, through: str | None) -> bool:
		"""Whether the user may read the link or a table by which another DocType is reached."""
		if doctype == self.doctype and not through:
			return True
		if self.meta.istable:
			return not through or through in self.permitted(self.doctype)
		fields = [self.meta.get_field(through)] if through else self.meta.get_table_fields()
		levels = self.levels_of(self.meta)
		return all(cint(df.permlevel) in levels for df in fields if through or df.options == doctype)

	def require(self, what: Any) -> None:
		"""Refuse an expression that would let values be guessed which the user may not read.

		:raises frappe.PermissionError:
		"""
		if self.ignore_permissions or self.user == "Administrator" or isinstance(what, Literal | Star):
			return
		if isinstance(what, Call):
			for argument in what.arguments:
				self.require(argument)
			return
		doctype, table_field = self.place_of(what)
		if what.name not in self.columns(doctype):
			return  # said as an unknown column where the condition is made
		if not (self._may_pass(doctype, table_field) and self._may_compare(doctype, what.name)):
			frappe.throw(
				_("You have no right to filter, sort or group by field {0} of {1}.").format(
					frappe.bold(what.name), _(doctype)
				),
				frappe.PermissionError,
			)

	def _may_compare(self, doctype: str, name: str) -> bool:
		if name in self.permitted(doctype) or name in STANDARD:
			return True
		# who may only select needs the filters of link fields; the level of the field still counts
		df = frappe.get_meta(doctype).get_field(name)
		return bool(
			df and doctype == self.doctype and self.permission_type == "select" and not cint(df.permlevel)
		)

	# what is asked for -----------------------------------------------------------------------------------------------

	def columns(self, doctype: str) -> dict[str, str]:
		"""The stored columns of a DocType and their declared types."""
		return frappe.db.columns(f"tab{doctype}")

	def place_of(self, column: Column) -> tuple[str, str | None]:
		"""The DocType a column belongs to, and the field of this DocType it is reached through.

		:raises sqlite3.OperationalError: when the DocType is none of this list
		"""
		if column.through:
			df = self.meta.get_field(column.through)
			if not df or df.fieldtype not in ("Link", "Table", "Table MultiSelect"):
				raise sqlite3.OperationalError(f"no such column: {column.through}.{column.name}")
			return df.options, column.through
		if not column.doctype or column.doctype == self.doctype:
			return self.doctype, None
		for df in self.meta.get_table_fields():
			if df.options == column.doctype:
				return column.doctype, None
		if column.doctype == self.parent_doctype and self.meta.istable:
			return column.doctype, None
		raise sqlite3.OperationalError(f"no such column: tab{column.doctype}.{column.name}")

	def _select(self, fields: list[Asked]) -> list[Asked]:
		"""The expressions to select: stars spread out, what the user may not read left out."""
		asked: list[Asked] = []
		for one in fields:
			if isinstance(one.what, Star):
				asked += self._spread(one.what)
			elif self.may_read(one.what):
				asked.append(one)
		found: dict[str, Asked] = {}
		for one in asked:
			found.setdefault(one.key, one)
		return list(found.values())

	def _spread(self, star: Star) -> list[Asked]:
		doctype = star.doctype or self.doctype
		names = self.columns(doctype)
		if not names:
			raise sqlite3.OperationalError(f"no such table: tab{doctype}")
		if not self.ignore_permissions:  # tags, assignments, likes come when they are asked for by name
			names = [name for name in names if name not in optional_fields]
		columns = [Column(name, star.doctype) for name in names]
		return [Asked(column, column.name) for column in columns if self.may_read(column)]

	def _childnames(self) -> list[Asked]:
		return [
			Asked(Column("name", df.options), f"{df.options}:name") for df in self.meta.get_table_fields()
		]

	# SQL -------------------------------------------------------------------------------------------------------------

	def _query(
		self, asked, filters, or_filters, docstatus, group_by, order_by, distinct, page: tuple[int, int]
	) -> Query:
		selected = self._selected(asked)
		parts = self._parts(filters, or_filters, docstatus)
		grouped = self._grouped(group_by)
		# as in Frappe, a list of distinct rows has no order
		keys = [] if distinct else self._ordered(order_by, asked, bool(group_by))
		head = ("distinct " if distinct else "") + selected[0], selected[1]
		return Query(self.table, head, " ".join(self.joins.values()), parts, grouped, keys, page)

	def _found(self, query: Query) -> Iterable[tuple]:
		"""The rows of a query; those of a large table by the way that finds them soonest."""
		if not query.parts or not plans.is_large(self.table):
			return frappe.db.run(*query.statement())
		plan, order = plans.Plan(self.table, query.parts), query.order_of_table()
		order = order and plan.complete(order)
		length, start = query.page
		if order and 0 < length and length + start <= plans.LONGEST_PAGE:
			for way in plan.along(order):
				rows = frappe.db.run_within(way.steps, *query.statement(None, way.index, order))
				if rows is not None:
					return rows
		return frappe.db.run(*query.statement(plan.where(), order=order))

	def _selected(self, asked: list[Asked]) -> tuple[str, list]:
		parts, values = [], []
		for one in asked:
			text, given, declared = self.sql(one.what)
			key = one.key.replace("`", "``").replace("[", "(")
			kind = kind_of(declared) if declared else ""
			if isinstance(one.what, Call) and kind in ("date", "datetime", "time"):
				key = f"{key} [{kind}]"
			parts.append(f"{text} as `{key}`")
			values += given
		return ", ".join(parts), values

	def sql(self, what: Any) -> tuple[str, list, str | None]:
		"""An expression as SQL, its values, and its declared type where it has one.

		:raises sqlite3.OperationalError: for a column that is not there
		"""
		if isinstance(what, Literal):
			return "?", [what.value], None
		if isinstance(what, Star):
			return "*", [], None
		if isinstance(what, Call):
			return self._call(what)
		table, declared = self._reach(what)
		return f"{quoted(table)}.{quoted(what.name)}", [], declared

	def _call(self, call: Call) -> tuple[str, list, str | None]:
		self.calls += 1
		if not self.ignore_permissions:
			bounds.check(calls=self.calls)
		if self._counts_rows(call):
			call = replace(call, arguments=(Star(),))
		texts, values, declared = [], [], None
		for argument in call.arguments:
			text, given, kind = self.sql(argument)
			texts.append(text)
			values += given
			declared = declared or kind
		inner = ("distinct " if call.distinct else "") + ", ".join(texts)
		text = f"{FUNCTIONS[call.name]}({inner})"
		if call.name == "avg" and declared:
			text = f"round({text}, {4 if 'int' in declared.lower() else 13})"
		return text, values, declared if call.name in ("min", "max", "ifnull", "coalesce") else None

	def _counts_rows(self, call: Call) -> bool:
		"""Whether a function counts names, of which every row has one: to count rows any index will do."""
		if call.name != "count" or call.distinct or len(call.arguments) != 1:
			return False
		(column,) = call.arguments
		return (
			isinstance(column, Column)
			and column.name == "name"
			and not column.through
			and column.doctype in (None, self.doctype)
		)

	def _reach(self, column: Column) -> tuple[str, str]:
		"""The table, joined if need be, and the declared type of a column."""
		doctype, through = self.place_of(column)
		declared = column_type(f"tab{doctype}", column.name)
		if doctype == self.doctype and not through:
			return self.table, declared
		return self._join(doctype, through), declared

	def _join(self, doctype: str, through: str | None) -> str:
		meta = frappe.get_meta(doctype)
		table = f"tab{doctype}"
		if meta.istable and not self.meta.istable:
			fields = [df.fieldname for df in self.meta.get_table_fields() if df.options == doctype]
			chosen = through or (fields[0] if len(fields) == 1 else None)
			only = f" and {quoted(table)}.`parentfield` = '{chosen}'" if chosen else ""
			self.joins.setdefault(
				table,
				f"{self.join} {quoted(table)} on {quoted(table)}.`parent` = {quoted(self.table)}.`name`"
				f" and {quoted(table)}.`parenttype` = {_literal(self.doctype)}{only}",
			)
			return table
		if self.meta.istable and not through:
			self.joins.setdefault(
				table,
				f"{self.join} {quoted(table)} on {quoted(table)}.`name` = {quoted(self.table)}.`parent`",
			)
			return table
		alias = f"{table}_{through}"
		self.joins.setdefault(
			alias,
			f"left join {quoted(table)} as {quoted(alias)} on {quoted(alias)}.`name` = {quoted(self.table)}.{quoted(through)}"
			+ self._link_condition(doctype, alias),
		)
		return alias

	def _link_condition(self, doctype: str, alias: str) -> str:
		"""Of a linked document that the user may not see nothing shows."""
		if self.ignore_permissions or self.user == "Administrator":
			return ""
		try:
			condition = conditions.match_conditions(doctype, self.user)
		except conditions.Refused:
			return " and 0"
		if not condition[0]:
			return ""
		visible = conditions.as_text(condition)
		return (
			f" and {quoted(alias)}.`name` in (select `name` from {quoted('tab' + doctype)} where {visible})"
		)

	# conditions ------------------------------------------------------------------------------------------------------

	def _parts(self, filters: Any, or_filters: Any, docstatus: Any) -> list[plans.Part]:
		"""The conditions that all rows fulfil."""
		parsed = store_filters.parse(_as_filters(filters), self.doctype)
		others = store_filters.parse(_as_filters(or_filters), self.doctype)
		if not self.ignore_permissions:
			bounds.check(filters=len(parsed) + len(others))
		if docstatus:
			parsed.append(store_filters.Filter(self.doctype, "docstatus", "in", docstatus))
		parts = [self._compare(one) for one in parsed]
		alternatives = tuple(self._compare(one) for one in others)
		parts += [plans.one_of(alternatives)] if len(alternatives) > 1 else alternatives
		return parts + [plans.Part(*condition) for condition in self._match() if condition[0]]

	def _compare(self, one: store_filters.Filter) -> plans.Part:
		"""A filter as SQL."""
		field = one.field.strip(BLANKS)
		coalesced = read_expression(field) if "(" in field else None
		if coalesced is not None:
			if not _is_coalesced_column(coalesced):
				raise sqlite3.OperationalError(f"no such column: {field}")
			self.require(coalesced)
			text, values, declared = self.sql(coalesced)
			condition, given = comparison(one, text, declared or "varchar(140)")
			return plans.Part(condition, [*values, *given])
		column = Column(field, one.doctype)
		if one.doctype != self.doctype:
			self._require_doctype(one.doctype)
		self.require(column)
		table, declared = self._reach(column)
		named = store_filters.Filter(one.doctype, column.name, one.operator, one.value)
		condition = comparison(named, f"{quoted(table)}.{quoted(column.name)}", declared, False, table)
		own = column.name if table == self.table else None
		return plans.Part(*condition, own, store_filters.operator(one.operator))

	def _require_doctype(self, doctype: str) -> None:
		if not frappe.db.exists("DocType", doctype):
			raise frappe.DoesNotExistError(_("DocType {0} not found").format(doctype))

	def _match(self) -> list[conditions.Condition]:
		"""What the user may see, as conditions."""
		if self.ignore_permissions:
			return []
		if self.meta.istable:
			return self._match_parent()
		try:
			found = conditions.match_conditions(
				self.doctype, self.user, with_user_permissions=self.with_user_permissions
			)
		except conditions.Refused:
			return [conditions.NOTHING]
		return [(f"({found[0]})", found[1])] if found[0] else []

	def _match_parent(self) -> list[conditions.Condition]:
		"""Rows of a table are seen with the documents they are in, and only in tables of a level the user may read."""
		if self.user == "Administrator" or not self.parent_doctype:
			return []
		parent = frappe.get_meta(self.parent_doctype)
		readable = self.levels_of(parent)
		fields = [
			df.fieldname
			for df in parent.get_table_fields()
			if df.options == self.doctype and cint(df.permlevel) in readable
		]
		table = quoted(self.table)
		marks = ",".join("?" * len(fields))
		found = [
			(f"{table}.`parenttype` = ?", [self.parent_doctype]),
			(f"{table}.`parentfield` in ({marks})", fields),
		]
		try:
			visible = conditions.match_conditions(self.parent_doctype, self.user)
		except conditions.Refused:
			return [conditions.NOTHING]
		if visible[0]:
			rows = f"select `name` from {quoted('tab' + self.parent_doctype)} where {visible[0]}"
			found.append((f"{table}.`parent` in ({rows})", visible[1]))
		return found

	def levels_of(self, meta: Any) -> set[int]:
		"""The permission levels the user may read."""
		return {0, *meta.get_permlevel_access("read", user=self.user)}

	def build_match_conditions(self, as_condition: bool = True) -> Any:
		"""What the user may see: as SQL text, or as a list of DocType → allowed names."""
		if not as_condition:
			from frappe.rights.user_permissions import get_user_permissions

			return [
				{doctype: [entry["doc"] for entry in entries]}
				for doctype, entries in get_user_permissions(self.user).items()
			]
		try:
			found = conditions.match_conditions(self.doctype, self.user)
		except conditions.Refused:
			log.refused_by_role(True)
			raise frappe.PermissionError(self.doctype) from None
		return f"({conditions.as_text(found)})" if found[0] else ""

	# order, groups, limits -------------------------------------------------------------------------------------------

	def _grouped(self, group_by: str | None) -> tuple[str, list]:
		if not group_by:
			return "", []
		texts, values = [], []
		for what in read_groups(group_by):
			text, given = self._key(what)
			texts.append(text)
			values += given
		return f" group by {', '.join(texts)}", values

	def _ordered(
		self, order_by: str | None, asked: list[Asked], is_grouped: bool
	) -> list[tuple[str, list, plans.Order | None]]:
		"""What rows are ordered by: as SQL, with its values, and as a column of the list's own table where it is one."""
		if not order_by:
			return []
		if order_by == KEEP:
			if is_grouped or any(_aggregates(one.what) for one in asked):
				return []
			return self._default_order()
		keys = []
		for one in read_order(order_by):
			text, given = self._key(one.what)
			keys.append((text + (" desc" if one.descending else ""), given, self._column_of(text, one)))
		return keys

	def _column_of(self, text: str, one: Any) -> plans.Order | None:
		"""The column of the list's own table that an order is by."""
		if isinstance(one.what, Column) and text == f"{quoted(self.table)}.{quoted(one.what.name)}":
			return plans.Order(one.what.name, bool(one.descending))
		return None

	def _key(self, what: Any) -> tuple[str, list]:
		"""A field, alias, position or function in an order or a group."""
		if isinstance(what, Literal):
			if not isinstance(what.value, int):
				raise sqlite3.OperationalError(f"no such column: {what.value!r}")
			return str(what.value), []
		if isinstance(what, Column):
			if what.through:
				raise sqlite3.OperationalError(f"no such column: {what.through}.{what.name}")
			if not what.doctype and what.name in self.aliases and what.name not in self.columns(self.doctype):
				text, values, _declared = self.sql(self.aliases[what.name])
				return (
					text,
					values,
				)  # not by its name: the database would take another spelling of a column for it
			self.require(what)
			if not what.doctype and self.joins and what.name in self.columns(self.doctype):
				return quoted(what.name), []  # in several tables: the database says that it is ambiguous
		else:
			self.require(what)
		text, values, _declared = self.sql(what)
		return text, values

	def _default_order(self) -> list[tuple[str, list, plans.Order | None]]:
		sort = self.meta.sort_field or "creation"
		if self.meta.istable and not self.meta.sort_field:
			sort = "idx"
		keys = []
		for part in sort.split(","):
			field, _space, direction = part.strip().partition(" ")
			name, way = field.strip("`"), (direction or self.meta.sort_order or "desc").strip().lower()
			if name in self.columns(self.doctype):
				text = f"{quoted(self.table)}.{quoted(name)}{' desc' if way == 'desc' else ''}"
				keys.append((text, [], plans.Order(name, way == "desc")))
		return keys

	def _page(self, length: Any, start: Any) -> tuple[int, int]:
		"""How many rows are asked for, 0 for all, and how many are left out first."""
		length, start = min(cint(length), MOST_ROWS), min(cint(start), MOST_ROWS)
		if length < 0 or start < 0:
			raise sqlite3.ProgrammingError("a limit cannot be negative")
		return length, start

	# rows ------------------------------------------------------------------------------------------------------------

	def _rows(self, cursor, asked, as_list, pluck, update, with_comment_count) -> Any:
		if self.is_for_client:
			cursor = bounds.within(cursor)
		keys = [one.key for one in asked]
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


def _level(meta: Any, fieldname: str) -> int | None:
	df = meta.get_field(fieldname)
	return cint(df.permlevel) if df else None


def _selectable(meta: Any) -> Iterable[str]:
	"""With the right to select alone: the name, and what a link field shows."""
	return {"name", *meta.get_permitted_fieldnames(permission_type="select", user="Guest")}


def _is_coalesced_column(what: Any) -> bool:
	"""Whether an expression is `ifnull(field, …)` or `coalesce(field, …)`, the only functions in a filter."""
	return (
		isinstance(what, Call)
		and what.name in ("ifnull", "coalesce")
		and bool(what.arguments)
		and isinstance(what.arguments[0], Column)
		and all(isinstance(argument, Column | Literal) for argument in what.arguments)
	)


def _aggregates(what: Any) -> bool:
	return isinstance(what, Call) and (
		what.name in AGGREGATES or any(_aggregates(argument) for argument in what.arguments)
	)


def _as_filters(filters: Any) -> Any:
	"""Names in place of filters find these documents, as text in JSON does."""
	if isinstance(filters, str):
		return json.loads(filters) if filters else None
	return filters


def _literal(text: str) -> str:
	return "'" + text.replace("'", "''") + "'"
