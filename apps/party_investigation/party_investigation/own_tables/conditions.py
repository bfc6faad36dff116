"""Which rows of a table of the site a user sees, as conditions for lists."""

from functools import reduce
from operator import and_, or_

import frappe
from party_investigation import scope
from party_investigation.own_tables.links import (
	Link,
	TableScope,
	has_places,
	kinds,
	scope_of,
)
from party_investigation.scope import NOTHING, POLICIES, Places, to_sql
from party_investigation.unchanged import TABLES


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""The hook `permission_query_conditions` for every DocType."""
	user = user or frappe.session.user
	if user == "Administrator" or not doctype or doctype in POLICIES:
		return ""
	if frappe.get_meta(doctype).istable:
		seen = rows_seen(user, doctype)
		return "" if seen is None else to_sql(seen)
	placed = scope_of(doctype)
	if placed is None or placed.is_open:
		return ""
	seen = criterion(user, doctype)
	return NOTHING if seen is None else to_sql(seen)


def criterion(user: str, doctype: str):
	"""What of a DocType's documents `user` sees, as a criterion; None if the user sees nothing."""
	if doctype in POLICIES:
		return scope.criterion(user, doctype)
	placed, table = scope_of(doctype), frappe.qb.DocType(doctype)
	if placed is None or placed.is_open:
		return table.name.isnotnull()
	places = places_of(user, doctype)
	if placed.is_closed or (placed.is_own and not places.capacities):
		return None
	return _hanging(placed, table, places)


def places_of(user: str, doctype: str, ptype: str = "read") -> Places:
	"""Where `user` has the right `ptype` on a DocType: the app's own, or a table of the site.

	A role that is no capacity has no place of its own: it holds wherever its user is appointed.
	"""
	if doctype in POLICIES:
		return Places.of(user, doctype, ptype)
	roles = set(frappe.get_roles(user))
	entitled = scope.roles_with(doctype, ptype) & roles
	capacities = roles.intersection(scope.capacities())
	giving = capacities if entitled - capacities else entitled
	return Places(
		user, frozenset(role for role in giving if not scope.rights_from_elsewhere(doctype, role, roles))
	)


def _hanging(placed: TableScope, table, places: Places, passing: tuple[str, ...] = ()):
	"""The criterion that every link that is filled in leads to a place of `user` and, in a table of the site, that one is."""
	if not placed.links:
		return table.name.isnull()
	passing = (*passing, placed.doctype)
	parts = [_is_covered(placed, link, table, places, passing) for link in placed.links]
	if placed.is_own:
		parts.append(reduce(or_, [_is_filled(placed, link, table) for link in placed.links]))
	return reduce(and_, parts)


def _is_covered(placed: TableScope, link: Link, table, places: Places, passing: tuple[str, ...]):
	if link.table:
		rows, Row = _rows(placed, link, link.table)
		return table.name.notin(rows.where(_leads_to_place(Row, link, places, passing).negate()))
	column = table[link.field]
	return column.isnull() | (column == "") | _leads_to_place(table, link, places, passing)


def _is_filled(placed: TableScope, link: Link, table):
	if link.table:
		return table.name.isin(_rows(placed, link, link.table)[0])
	filled = table[link.field].isnotnull() & (table[link.field] != "")
	return filled & table[link.kind].isin(kinds()[0]) if link.kind else filled


def _rows(placed: TableScope, link: Link, table: str):
	"""The query for the documents with rows in a table whose link is filled in, and the table."""
	Row = frappe.qb.DocType(table)
	rows = frappe.qb.from_(Row).select(Row.parent)
	rows = rows.where((Row.parenttype == placed.doctype) & (Row.parentfield == link.parentfield))
	if link.kind:
		rows = rows.where(Row[link.kind].isin([kind for names in kinds() for kind in names]))
	return rows.where(Row[link.field].isnotnull() & (Row[link.field] != "")), Row


def _leads_to_place(table, link: Link, places: Places, passing: tuple[str, ...]):
	"""The criterion that what a link names is within the places."""
	column = table[link.field]
	if not link.kind:
		return _names_one_of(link.target, column, places, passing)
	kind, (followed, closed) = table[link.kind], kinds()
	reached = [
		(kind == target) & _names_one_of(target, column, places, passing)
		for target in followed
		if target not in passing
	]
	return reduce(or_, reached, kind.isnull() | kind.notin([*followed, *closed]))


def _names_one_of(doctype: str, column, places: Places, passing: tuple[str, ...]):
	"""The criterion that a column names a document of `doctype` within the places."""
	if not places.capacities:
		return column.isnull()
	from pypika.terms import (
		ExistsCriterion,
	)  # not at the head: a migration reads this module and builds no query

	Target = frappe.qb.DocType(doctype)
	names = frappe.qb.from_(Target).select(Target.name)
	return ExistsCriterion(names.where((Target.name == column) & seen_in(doctype, places, passing)))


def seen_in(doctype: str, places: Places, passing: tuple[str, ...] = ()):
	"""The criterion that a document is within the places, whatever gave the right."""
	if doctype in POLICIES:
		return scope.seen_from(doctype, places)
	placed, table = scope_of(doctype, passing), frappe.qb.DocType(doctype)
	return _hanging(placed, table, places, passing) if placed else table.name.isnull()


def rows_seen(user: str, doctype: str):
	"""The criterion that a row of a child table is in a document that `user` sees; None if no document with a place has such rows.

	Frappe itself looks at the DocType they are in only.
	"""
	Row = frappe.qb.DocType(doctype)
	named: set[str] = set()
	for table, parent in (("DocField", "parent"), ("Custom Field", "dt")):
		filters = {"fieldtype": ["in", TABLES], "options": doctype}
		named.update(frappe.get_all(table, filters, pluck=parent, distinct=True))
	parents = sorted(parent for parent in named if has_places(parent))
	if not parents:
		return None
	seen = Row.parenttype.notin(parents)
	for parent in parents:
		visible = criterion(user, parent)
		if visible is not None:
			Parent = frappe.qb.DocType(parent)
			names = frappe.qb.from_(Parent).select(Parent.name).where(visible)
			seen = seen | ((Row.parenttype == parent) & Row.parent.isin(names))
	return seen
