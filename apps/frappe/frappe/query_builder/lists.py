"""`frappe.qb.get_query`: what a list asks for, run when wanted."""

from collections import defaultdict
from typing import Any

import frappe


class ListQuery:
	"""Fields, filters, order and limit of a list. A field may be a dict of a child table: `{"lines": ["item"]}`."""

	def __init__(
		self,
		doctype: str,
		fields: list | str | None = None,
		filters: Any = None,
		group_by: str | None = None,
		order_by: str | None = None,
		limit: int | None = None,
		offset: int | None = None,
		distinct: bool = False,
		ignore_permissions: bool = True,
		user: str | None = None,
	) -> None:
		fields = [fields] if isinstance(fields, str) else fields or ["name"]
		self.doctype = doctype
		self.tables = {
			name: wanted for field in fields if isinstance(field, dict) for name, wanted in field.items()
		}
		self.fields = [field for field in fields if not isinstance(field, dict)]
		self.arguments = {
			"filters": filters,
			"group_by": group_by,
			"order_by": order_by,
			"limit": limit or 0,
			"limit_start": offset,
			"distinct": distinct,
			"ignore_permissions": ignore_permissions,
			"user": user,
		}

	def run(self, as_dict: bool = False, as_list: bool = False, pluck: bool | str = False) -> list:
		"""The rows: tuples, dicts, or with `pluck` the first value of each."""
		rows = frappe.get_list(self.doctype, fields=self.fields, **self.arguments)
		if "name" in self.fields:  # as in Frappe, without the name there is nothing to find child rows by
			for table, wanted in self.tables.items():
				self._add_children(rows, table, wanted)
		if as_dict:
			return rows
		if pluck:
			return [row[pluck if isinstance(pluck, str) else next(iter(row))] for row in rows]
		kind = list if as_list else tuple
		return [kind(row.values()) for row in rows]

	def _add_children(self, rows: list[dict], table: str, wanted: list[str]) -> None:
		"""Fetch the child rows of all parents with one query."""
		child = frappe.get_meta(self.doctype).get_field(table).options
		found = defaultdict(list)
		children = frappe.get_all(
			child,
			filters={
				"parent": ("in", [row["name"] for row in rows]),
				"parenttype": self.doctype,
				"parentfield": table,
			},
			fields=[*wanted, "parent as __parent"],
			order_by="idx asc",
			limit=0,
		)
		for row in children:
			found[row.pop("__parent")].append(row)
		for row in rows:
			row[table] = found[row["name"]]
