"""What a list asks for, as SQL: fields, functions, and the tables that are joined for them."""

from dataclasses import replace
from typing import Any

import frappe
from frappe.model import optional_fields
from frappe.rights import bounds, conditions
from frappe.rights.expressions import FUNCTIONS, Asked, Call, Column, Literal, Star
from frappe.rights.list_access import ListAccess
from frappe.store.columns import column_type
from frappe.store.driver import sqlite3
from frappe.store.schema import kind_of, quoted


class ListExpressions:
	"""Writes what a list asks for, and remembers which tables must be joined for it."""

	def __init__(self, access: ListAccess, join: str = "left join"):
		self.access = access
		self.join = join
		self.joins: dict[str, str] = {}
		self.aliases: dict[str, Any] = {}
		"""What is selected under names of its own."""
		self._calls = 0

	def select(self, fields: list[Asked]) -> list[Asked]:
		"""The expressions to select: stars spread out, what the user may not read left out."""
		asked: list[Asked] = []
		for one in fields:
			if isinstance(one.what, Star):
				asked += self._spread(one.what)
			elif self.access.may_read(one.what):
				asked.append(one)
		found: dict[str, Asked] = {}
		for one in asked:
			found.setdefault(one.key, one)
		return list(found.values())

	def _spread(self, star: Star) -> list[Asked]:
		doctype = star.doctype or self.access.doctype
		names = self.access.columns(doctype)
		if not names:
			raise sqlite3.OperationalError(f"no such table: tab{doctype}")
		if (
			not self.access.ignore_permissions
		):  # tags, assignments, likes come when they are asked for by name
			names = [name for name in names if name not in optional_fields]
		columns = [Column(name, star.doctype) for name in names]
		return [Asked(column, column.name) for column in columns if self.access.may_read(column)]

	def childnames(self) -> list[Asked]:
		"""The names of the rows of all tables."""
		return [
			Asked(Column("name", df.options), f"{df.options}:name")
			for df in self.access.meta.get_table_fields()
		]

	def written(self, asked: list[Asked]) -> tuple[str, list]:
		"""What is selected, as SQL."""
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
		table, declared = self.reach(what)
		return f"{quoted(table)}.{quoted(what.name)}", [], declared

	def _call(self, call: Call) -> tuple[str, list, str | None]:
		self._calls += 1
		if not self.access.ignore_permissions:
			bounds.check(calls=self._calls)
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
			and column.doctype in (None, self.access.doctype)
		)

	def reach(self, column: Column) -> tuple[str, str]:
		"""The table, joined if need be, and the declared type of a column."""
		doctype, through = self.access.place_of(column)
		declared = column_type(f"tab{doctype}", column.name)
		if doctype == self.access.doctype and not through:
			return self.access.table, declared
		return self._join(doctype, through), declared

	def _join(self, doctype: str, through: str | None) -> str:
		meta = frappe.get_meta(doctype)
		table = f"tab{doctype}"
		if meta.istable and not self.access.meta.istable:
			fields = [df.fieldname for df in self.access.meta.get_table_fields() if df.options == doctype]
			chosen = through or (fields[0] if len(fields) == 1 else None)
			only = f" and {quoted(table)}.`parentfield` = '{chosen}'" if chosen else ""
			self.joins.setdefault(
				table,
				f"{self.join} {quoted(table)} on {quoted(table)}.`parent` = {quoted(self.access.table)}.`name`"
				f" and {quoted(table)}.`parenttype` = {_literal(self.access.doctype)}{only}",
			)
			return table
		if self.access.meta.istable and not through:
			self.joins.setdefault(
				table,
				f"{self.join} {quoted(table)} on {quoted(table)}.`name` = {quoted(self.access.table)}.`parent`",
			)
			return table
		alias = f"{table}_{through}"
		self.joins.setdefault(
			alias,
			f"left join {quoted(table)} as {quoted(alias)} on {quoted(alias)}.`name` = {quoted(self.access.table)}.{quoted(through)}"
			+ self._link_condition(doctype, alias),
		)
		return alias

	def _link_condition(self, doctype: str, alias: str) -> str:
		"""Of a linked document that the user may not see nothing shows."""
		if self.access.ignore_permissions or self.access.user == "Administrator":
			return ""
		try:
			condition = conditions.match_conditions(doctype, self.access.user)
		except conditions.Refused:
			return " and 0"
		if not condition[0]:
			return ""
		visible = conditions.as_text(condition)
		return (
			f" and {quoted(alias)}.`name` in (select `name` from {quoted('tab' + doctype)} where {visible})"
		)


def _literal(text: str) -> str:
	return "'" + text.replace("'", "''") + "'"
