"""Which documents link to a document, directly and, for cancelling, through others."""

from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.model.incoming import stored_document
from frappe.store import memo
from frappe.utils.asked import list_of, rows_of


@frappe.whitelist()
def get(doctype: str, docname: str) -> dict[str, list]:
	"""The documents that link to a document, by DocType, as far as the user may see them."""
	frappe.has_permission(doctype, "read", doc=docname, throw=True)
	found = {}
	for linked, ways in get_linked_doctypes(doctype).items():
		if not frappe.has_permission(linked):
			continue
		names = _linking_names(linked, ways, doctype, docname)
		if names:
			meta = frappe.get_meta(linked)
			fields = list(
				dict.fromkeys(["name", "docstatus", meta.get_title_field(), *meta.get_list_fields()])
			)
			stored = [field for field in fields if field in meta.get_valid_columns()]
			rows = frappe.get_list(linked, fields=stored, filters={"name": ("in", names)}, limit=0)
			if rows:
				found[linked] = rows
	return found


@frappe.whitelist()
def get_linked_doctypes(
	doctype: str, without_ignore_user_permissions_enabled: bool = False
) -> dict[str, list]:
	"""DocTypes that link to a DocType: `{DocType: [{fieldname, child_doctype?, doctype_fieldname?}]}`.

	:param without_ignore_user_permissions_enabled: leave out links that user permissions do not act on
	"""
	key = ("linked_doctypes", doctype, bool(without_ignore_user_permissions_enabled))
	return memo.get(key, lambda: _find_links(doctype, without_ignore_user_permissions_enabled))


def _find_links(doctype: str, respected_only: bool) -> dict[str, list]:
	found: dict[str, list] = {}
	for source in frappe.get_all("DocType", filters={"issingle": 0}, fields=["name", "istable"], limit=0):
		ways = list(_ways(source.name, doctype, respected_only))
		if not ways:
			continue
		for parent in _parents(source.name) if source.istable else [None]:
			for way in ways:
				entry = dict(way, child_doctype=source.name) if parent else way
				found.setdefault(parent or source.name, []).append(entry)
	return found


def _ways(source: str, target: str, respected_only: bool) -> Iterator[dict[str, Any]]:
	meta = frappe.get_meta(source)
	if meta.get("is_virtual"):
		return
	for field in meta.get_link_fields():
		if field.options == target and not (respected_only and field.ignore_user_permissions):
			yield {"fieldname": field.fieldname}
	for field in meta.get_dynamic_link_fields():
		if not (respected_only and field.ignore_user_permissions):
			yield {"fieldname": field.fieldname, "doctype_fieldname": field.options}


def _parents(child: str) -> list[str]:
	fields = {"options": child, "fieldtype": ("in", list(table_fields))}
	names = frappe.get_all("DocField", filters=fields, pluck="parent")
	names += frappe.get_all("Custom Field", filters=fields, pluck="dt")
	return list(dict.fromkeys(names))


def _linking_names(linked: str, ways: list[dict], doctype: str, docname: str) -> list[str]:
	names: list[str] = []
	for way in ways:
		filters = {way["fieldname"]: docname}
		if way.get("doctype_fieldname"):
			filters[way["doctype_fieldname"]] = doctype
		if way.get("child_doctype"):
			filters["parenttype"] = linked
			names += frappe.get_all(way["child_doctype"], filters=filters, pluck="parent", distinct=True)
		else:
			names += frappe.get_all(linked, filters=filters, pluck="name")
	return [name for name in dict.fromkeys(names) if not (linked == doctype and name == docname)]


# --- cancelling with what hangs on it


@frappe.whitelist()
def get_submitted_linked_docs(
	doctype: str, name: str, ignore_doctypes_on_cancel_all: str | list | None = None
) -> dict[str, Any]:
	"""The submitted documents that link to a document, as far as the user may see them, those that must be cancelled first coming last.

	:return: `docs` (rows `doctype`, `name`, `docstatus`) and their `count`
	"""
	frappe.has_permission(doctype, "read", doc=name, throw=True)
	ignored = set(list_of(ignore_doctypes_on_cancel_all or [], "ignore_doctypes_on_cancel_all", str))
	seen = {(doctype, name)}
	docs: list[dict[str, Any]] = []
	queue = [(doctype, name)]
	while queue:
		current = queue.pop(0)
		for row in _submitted_links(*current):
			key = (row["doctype"], row["name"])
			if key not in seen and row["doctype"] not in ignored:
				seen.add(key)
				docs.append(row)
				queue.append(key)
	return {"docs": docs, "count": len(docs)}


def _submitted_links(doctype: str, name: str) -> Iterator[dict[str, Any]]:
	for linked, ways in get_linked_doctypes(doctype).items():
		meta = frappe.get_meta(linked)
		if not meta.is_submittable or not frappe.has_permission(linked):
			continue
		names = _linking_names(linked, ways, doctype, name)
		if names:
			filters = {"name": ("in", names), "docstatus": 1}
			for found in frappe.get_list(linked, filters=filters, pluck="name", limit=0):
				yield {"doctype": linked, "name": found, "docstatus": 1}


@frappe.whitelist(methods=["POST"])
def cancel_all_linked_docs(docs: str | list, ignore_doctypes_on_cancel_all: str | list | None = None) -> None:
	"""Cancel documents, the last first; all or none.

	:raises PermissionError: when the user may not cancel one of them
	"""
	rows = rows_of(docs, "docs")
	ignored = set(list_of(ignore_doctypes_on_cancel_all or [], "ignore_doctypes_on_cancel_all", str))
	for number, row in enumerate(reversed(rows), 1):
		if row.get("doctype") not in ignored:
			document = stored_document(row.get("doctype"), row.get("name"), "read")
			if document.docstatus.is_submitted():
				document.cancel()
		frappe.publish_progress(number / len(rows) * 100, title=_("Cancelling documents"))


def get_exempted_doctypes() -> list[str]:
	"""DocTypes that apps leave out when linked documents are cancelled (hook `auto_cancel_exempted_doctypes`)."""
	return list(frappe.get_hooks("auto_cancel_exempted_doctypes") or [])
