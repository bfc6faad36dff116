"""Numbers beside names: how much is open in a DocType, how many documents are linked to one."""

from typing import Any

import frappe
from frappe.desk.doctype.notification_settings.notification_settings import get_subscribed_documents
from frappe.store import memo
from frappe.utils import cint
from frappe.utils.asked import list_of

MOST_COUNTED = 100


@frappe.whitelist()
def get_notifications() -> dict[str, Any]:
	"""How many open documents there are in each DocType that apps or the user name."""
	config = get_notification_config()
	return {
		"open_count_doctype": {
			doctype: _count(doctype, condition)
			for doctype, condition in config["for_doctype"].items()
			if frappe.has_permission(doctype)
		},
		"targets": {},
	}


def get_notification_config() -> dict[str, Any]:
	"""What counts as open, by DocType (hook `notification_config`), limited to what the user subscribed to."""
	config = memo.get(("notification_config",), _collect_config)
	subscribed = get_subscribed_documents()
	if not subscribed:
		return config
	return {**config, "for_doctype": {name: config["for_doctype"].get(name, {}) for name in subscribed}}


def _collect_config() -> dict[str, Any]:
	config: dict[str, Any] = {"for_doctype": {}, "for_other": {}}
	for method in frappe.get_hooks("notification_config"):
		for key, value in frappe.get_attr(method)().items():
			config.setdefault(key, {}).update(value or {})
	return config


def _count(doctype: str, condition: Any) -> int:
	if isinstance(condition, str):
		return cint(frappe.get_attr(condition)())
	names = frappe.get_list(doctype, filters=condition, pluck="name", limit=MOST_COUNTED, order_by=None)
	return len(names)


def get_filters_for(doctype: str) -> Any:
	"""What counts as open in a DocType."""
	condition = get_notification_config()["for_doctype"].get(doctype)
	return None if isinstance(condition, str) else condition


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: str | list | None = None) -> dict[str, Any]:
	"""How many documents of each DocType of the form's links belong to a document.

	:param items: only these DocTypes
	:return: `count` with the rows `internal_links_found` and `external_links_found`
	"""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	doc.apply_fieldlevel_read_permissions()
	links = frappe.get_meta(doctype).get_dashboard_data()
	wanted = list_of(items, "items", str) if items else _items_of(links)
	found: dict[str, list] = {"internal_links_found": [], "external_links_found": []}
	for linked in wanted:
		if not frappe.has_permission(linked):
			continue
		if linked in (links.get("internal_links") or {}):
			found["internal_links_found"].append(_internal(doc, linked, links))
		else:
			row = _external(doc, linked, links)
			if row:
				found["external_links_found"].append(row)
	answer: dict[str, Any] = {"count": found}
	if links.get("method"):
		answer["timeline_data"] = frappe.get_attr(links["method"])(doctype, name)
	return answer


def _items_of(links: dict) -> list[str]:
	names = [item for group in links.get("transactions") or [] for item in group.get("items") or []]
	return list(dict.fromkeys(names))


def _internal(doc: Any, linked: str, links: dict) -> dict[str, Any]:
	way = links["internal_links"][linked]
	if isinstance(way, str):
		names = [doc.get(way)] if doc.get(way) else []
	else:
		table, field = way
		names = [row.get(field) for row in doc.get(table) or [] if row.get(field)]
	if names:
		names = frappe.get_list(linked, filters={"name": ("in", names)}, pluck="name", limit=MOST_COUNTED)
	return {"doctype": linked, "count": len(names), "open_count": 0, "names": names}


def _external(doc: Any, linked: str, links: dict) -> dict[str, Any] | None:
	fieldname = (links.get("non_standard_fieldnames") or {}).get(linked, links.get("fieldname"))
	if not fieldname:
		return None
	filters = {fieldname: doc.name}
	dynamic = (links.get("dynamic_links") or {}).get(fieldname)
	if dynamic:
		filters[dynamic[1]] = dynamic[0]
	total = len(frappe.get_list(linked, filters=filters, pluck="name", limit=MOST_COUNTED, order_by=None))
	condition = get_filters_for(linked)
	open_count = 0
	if condition:
		open_filters = (
			dict(condition, **filters) if isinstance(condition, dict) else [*condition, *_rows(filters)]
		)
		open_count = len(
			frappe.get_list(linked, filters=open_filters, pluck="name", limit=MOST_COUNTED, order_by=None)
		)
	return {"doctype": linked, "count": total, "open_count": open_count}


def _rows(filters: dict) -> list:
	return [[field, "=", value] for field, value in filters.items()]
