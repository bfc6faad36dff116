"""What a user may do with one row of a table of the site."""

from collections.abc import Iterable
from dataclasses import replace

import frappe
from frappe.permissions import push_perm_check_log
from party_investigation import scope
from party_investigation.own_tables.conditions import places_of, seen_in
from party_investigation.own_tables.links import Link, TableScope, has_places, kinds, scope_of
from party_investigation.scope import Places, reasons


def may_use(doc, ptype: str | None = None, user: str | None = None) -> bool | None:
	"""The hook `has_permission` for every DocType; a refusal leaves its reason."""
	user, ptype = user or frappe.session.user, ptype or "read"
	if allows(doc, ptype, user):
		return scope.no_objection()
	push_perm_check_log(reasons.of_table(doc.doctype, places_of(user, doc.doctype, ptype)))
	return False


def allows(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""Whether what a row hangs on, as it is stored and as it is to be, is covered."""
	user, ptype = user or frappe.session.user, ptype or "read"
	if ptype == "share" and has_places(doc.doctype):
		return False  # `check_share` says why
	if user == "Administrator":
		return True
	placed = scope_of(doc.doctype)
	if placed is None:
		return True
	if placed.is_open:
		return ptype not in ("write", "create") or _may_link(doc, (), user)
	if placed.is_closed:
		return doc.is_new() and ptype == "create"  # `check_row` says on saving why not
	places = places_of(user, doc.doctype, ptype)
	if placed.is_own and not places.capacities:
		return False
	stored = [] if doc.is_new() else _stored_values(placed, doc.name)
	if placed.is_own and not doc.is_new() and not stored:
		return False
	touched = {*stored, *values_of(placed.links, doc)}
	return all(_covers(link, values, places) for link, values in _by_link(touched)) and (
		ptype not in ("write", "create") or _may_link(doc, placed.links, user)
	)


def values_of(links: Iterable[Link], doc) -> list[tuple[Link, str]]:
	"""The links of a document that are filled in, with their values."""
	pairs = []
	for link in links:
		rows = doc.get(link.parentfield) or [] if link.table else [doc]
		pairs += [(link, row) for row in rows]
	return _filled(pairs)


def _filled(rows: list[tuple[Link, dict]]) -> list[tuple[Link, str]]:
	"""The links that are filled in, with their values; a Dynamic Link as a link to the DocType that its row names."""
	named = {}
	if any(link.kind for link, _row in rows):
		named = {kind.casefold(): kind for names in kinds() for kind in names}
	filled = []
	for link, row in rows:
		value = row.get(link.field)
		target = named.get(str(row.get(link.kind) or "").casefold()) if link.kind else link.target
		if value and target:
			filled.append((replace(link, target=target), value))
	return filled


def _stored_values(placed: TableScope, name: str) -> list[tuple[Link, str]]:
	"""The same of a document as it is stored."""
	pairs: list[tuple[Link, dict]] = []
	direct = [link for link in placed.links if not link.table]
	if direct:
		fields = [field for link in direct for field in _fields(link)]
		row = frappe.db.get_value(placed.doctype, name, fields, as_dict=True) or {}
		pairs += [(link, row) for link in direct]
	for link in placed.links:
		if link.table:
			filters = {"parent": name, "parenttype": placed.doctype, "parentfield": link.parentfield}
			pairs += [(link, row) for row in frappe.get_all(link.table, filters, _fields(link))]
	return _filled(pairs)


def _fields(link: Link) -> list[str]:
	return [link.field, link.kind] if link.kind else [link.field]


def _by_link(touched: Iterable[tuple[Link, str]]) -> list[tuple[Link, set[str]]]:
	by_link: dict[Link, set[str]] = {}
	for link, value in touched:
		by_link.setdefault(link, set()).add(value)
	return list(by_link.items())


def _covers(link: Link, values: set[str], places: Places) -> bool:
	"""Whether all that a link names is within the places."""
	if not places.capacities or (link.kind and link.target not in kinds()[0]):
		return False
	Target = frappe.qb.DocType(link.target)
	names = frappe.qb.from_(Target).select(Target.name).where(Target.name.isin(sorted(values)))
	return len(names.where(seen_in(link.target, places)).run()) == len(values)


def _may_link(doc, hanging: tuple[Link, ...], user: str) -> bool:
	"""Whether every other link to a document with a place, when it is being set, names one that `user` may read.

	Fields that are fetched along a link would otherwise show documents of other places.
	"""
	meta = frappe.get_meta(doc.doctype)
	if not meta.custom:
		return True
	before = {} if doc.is_new() else frappe.db.get_value(doc.doctype, doc.name, "*", as_dict=True) or {}
	known = {link.field for link in hanging if not link.table}
	for df in meta.get_link_fields():
		value = doc.get(df.fieldname)
		if value and df.fieldname not in known and value != before.get(df.fieldname):
			if not _may_read(df.options, value, user):
				return False
	return _may_name(doc, before, meta, user) and _may_link_in_rows(doc, meta, user)


def _may_name(row, before, meta, user: str) -> bool:
	"""The same for Dynamic Links, of a document or of a row of it."""
	for df in meta.get_dynamic_link_fields():
		value, kind = row.get(df.fieldname), row.get(df.options)
		if value and (value, kind) != (before.get(df.fieldname), before.get(df.options)):
			if not _may_read(kind, value, user):
				return False
	return True


def _may_link_in_rows(doc, meta, user: str) -> bool:
	for table in meta.get_table_fields():
		kind = frappe.get_meta(table.options)
		links = [df for df in kind.get_link_fields() if has_places(df.options)]
		if not links and not kind.get_dynamic_link_fields():
			continue
		filters = {"parent": doc.name, "parenttype": doc.doctype}
		stored = (
			{} if doc.is_new() else {row.name: row for row in frappe.get_all(table.options, filters, ["*"])}
		)
		for row in doc.get(table.fieldname) or []:
			before = stored.get(row.get("name")) or {}
			if not _may_name(row, before, kind, user):
				return False
			for df in links:
				value = row.get(df.fieldname)
				if value and value != before.get(df.fieldname) and not _may_read(df.options, value, user):
					return False
	return True


def _may_read(doctype: str, name: str, user: str) -> bool:
	return not has_places(doctype) or bool(
		frappe.db.exists(doctype, name) and frappe.has_permission(doctype, "read", doc=name, user=user)
	)
