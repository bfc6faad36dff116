"""User permissions: the documents to which what a user sees is narrowed down."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe.store import memo
from frappe.utils import cint


def get_user_permissions(user: str | None = None) -> dict[str, list[dict]]:
	"""DocType → what a user is narrowed down to in it: entries of `doc`, `applicable_for`, `is_default`.

	An entry for a node of a tree comes with the nodes below it, unless they are hidden.
	"""
	user = user or frappe.session.user
	if not user or user in ("Administrator", "Guest"):
		return {}
	return memo.get(("user_permissions", user), lambda: _read(user))


def _read(user: str) -> dict[str, list[dict]]:
	rows = frappe.db.sql(
		"select `allow`, `for_value`, `applicable_for`, `is_default`, `hide_descendants` from `tabUser Permission`"
		" where `user` = %s order by `creation`, `name`",
		(user,),
		as_dict=True,
	)
	found: dict[str, list[dict]] = frappe._dict()
	for row in rows:
		entries = found.setdefault(row.allow, [])
		entries.append(_entry(row, row.for_value, row.is_default))
		if not row.hide_descendants and frappe.get_meta(row.allow).is_nested_set():
			entries += [_entry(row, name, False) for name in _below(row.allow, row.for_value)]
	return found


def _entry(row: dict, name: str, is_default: Any) -> dict:
	return frappe._dict(doc=name, applicable_for=row.applicable_for or None, is_default=is_default)


def _below(doctype: str, name: str) -> list[str]:
	return frappe.db.sql_list(
		f"select t.`name` from `tab{doctype}` t, `tab{doctype}` o"
		" where o.`name` = %s and t.`lft` > o.`lft` and t.`rgt` < o.`rgt` order by t.`lft`",
		(name,),
	)


def is_strict() -> bool:
	"""Whether an empty link counts as one that is not allowed."""
	return bool(cint(frappe.get_system_settings("apply_strict_user_permissions")))


def get_allowed_docs_for_doctype(user_permissions: Iterable[dict], doctype: str) -> list[str]:
	"""The documents that entries allow when a DocType is looked at."""
	return filter_allowed_docs_for_doctype(user_permissions, doctype, with_default_doc=False)


def filter_allowed_docs_for_doctype(
	user_permissions: Iterable[dict], doctype: str, with_default_doc: bool = True
) -> Any:
	"""The documents that entries allow when a DocType is looked at.

	:param with_default_doc: return them with the one that fills a new document: the default, or the only one
	"""
	allowed: list[str] = []
	default = None
	for entry in user_permissions or ():
		if not entry.get("applicable_for") or entry.get("applicable_for") == doctype:
			allowed.append(entry["doc"])
			if entry.get("is_default"):
				default = entry["doc"]
	if not with_default_doc:
		return allowed
	return allowed, default or (allowed[0] if len(allowed) == 1 else None)


def restrictions(doctype: str, user: str | None = None) -> list[tuple[str, frozenset[str]]]:
	"""What narrows down a DocType for a user: pairs of a column (`name` or a link) and the values allowed in it."""
	user = user or frappe.session.user
	entries = get_user_permissions(user)
	if not entries:
		return []
	return memo.get(("restrictions", doctype, user), lambda: _restrictions(doctype, entries))


def _restrictions(
	doctype: str, entries: dict, looked_at: str | None = None
) -> list[tuple[str, frozenset[str]]]:
	meta = frappe.get_meta(doctype)
	looked_at = looked_at or doctype
	found = []
	if doctype in entries and not meta.istable:
		found.append(("name", frozenset(get_allowed_docs_for_doctype(entries[doctype], looked_at))))
	for df in meta.get_link_fields():
		if df.options in entries and not cint(df.ignore_user_permissions) and not df.is_virtual:
			allowed = frozenset(get_allowed_docs_for_doctype(entries[df.options], looked_at))
			found.append((df.fieldname, allowed))
	return [(field, allowed) for field, allowed in found if allowed]


def has_user_permission(
	doc: Any, user: str | None = None, debug: bool = False, *, ptype: str | None = None
) -> bool:
	"""Whether a document, its links and those of its rows are within what a user is narrowed down to."""
	from frappe.rights.log import note

	user = user or frappe.session.user
	entries = get_user_permissions(user)
	if not entries:
		return True
	strict = is_strict() and not doc.meta.issingle
	looked_at = doc.get("parenttype") or doc.doctype
	if not _within(doc, _restrictions(doc.doctype, entries, looked_at), strict):
		note(_refusal(doc, user))
		return False
	for row in doc.get_all_children():
		if not _within(row, _restrictions(row.doctype, entries, doc.doctype), strict):
			note(_refusal(doc, user))
			return False
	return True


def _refusal(doc: Any, user: str) -> str:
	return frappe._(
		"User {0} is not allowed to access {1} {2}: it lies outside the user's permissions."
	).format(user, frappe._(doc.doctype), doc.get("name") or "")


def _within(doc: Any, limits: list[tuple[str, frozenset[str]]], strict: bool) -> bool:
	for field, allowed in limits:
		value = doc.get(field)
		if field == "name":
			if str(value) not in allowed and not _same(value, allowed):
				return False
		elif not value:
			if strict:
				return False
		elif str(value) not in allowed and not _same(value, allowed):
			return False
	return True


def _same(value: Any, allowed: frozenset[str]) -> bool:
	"""Names differ in nothing but capitals: the database takes them for the same."""
	lower = str(value).lower()
	return any(lower == one.lower() for one in allowed)


def get_permitted_documents(doctype: str) -> list[str]:
	"""The documents of a DocType to which the user is narrowed down, the default first."""
	entries = get_user_permissions().get(doctype, [])
	return [entry["doc"] for entry in sorted(entries, key=lambda entry: not entry.get("is_default"))]
