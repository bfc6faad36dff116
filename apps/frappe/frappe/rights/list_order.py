"""What a list is grouped and ordered by, and which page of it is asked for."""

from typing import Any

from frappe.rights.expressions import AGGREGATES, Asked, Call, Column, Literal, read_groups, read_order
from frappe.rights.list_conditions import ListConditions
from frappe.store import plans
from frappe.store.driver import sqlite3
from frappe.store.schema import quoted
from frappe.utils import cint

MOST_ROWS = 2**62
KEEP = "KEEP_DEFAULT_ORDERING"


class ListOrder(ListConditions):
	"""Adds groups, order and page."""

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


def _aggregates(what: Any) -> bool:
	return isinstance(what, Call) and (
		what.name in AGGREGATES or any(_aggregates(argument) for argument in what.arguments)
	)
