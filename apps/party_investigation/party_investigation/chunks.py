"""Large results of a query, read part by part."""

from collections.abc import Iterable, Iterator
from typing import Any

import frappe


def by_name(query: Any, table: Any, fields: Iterable[str], size: int) -> Iterator[list[frappe._dict]]:
	"""Yield the rows of a query in the order of the names of a table's documents, so that each is looked at once, whatever changes meanwhile.

	:param query: a query of `frappe.qb` that selects nothing yet
	:param fields: the columns of `table` that are read, with `name`
	:param size: so many rows at once at most
	"""
	last = ""
	selected = query.select(*(table[field] for field in fields)).orderby(table.name).limit(size)
	while rows := selected.where(table.name > last).run(as_dict=True):
		yield rows
		last = rows[-1].name
