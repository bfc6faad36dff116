"""Reading the parameters of a list."""

import json
from typing import Any

import frappe
from frappe.utils import cint
from frappe.utils.strings import sbool

DEFAULT_ROWS = 20


def list_arguments(values: dict, length: tuple[str, ...]) -> dict[str, Any]:
	"""What `frappe.get_list` takes, from a request's `values`.

	:param length: the names of the parameter with the number of rows, the first given one counts
	:raises json.JSONDecodeError: broken JSON in fields or filters
	"""
	rows = next((values[key] for key in length if values.get(key) not in (None, "")), DEFAULT_ROWS)
	as_dict = values.get("as_dict")
	arguments = {
		"fields": from_json(values.get("fields")),
		"filters": from_json(values.get("filters")),
		"or_filters": from_json(values.get("or_filters")),
		"group_by": values.get("group_by") or None,
		"order_by": values.get("order_by") or None,
		"limit_start": max(cint(values.get("limit_start")), 0),
		"limit_page_length": cint(rows),
		"parent_doctype": values.get("parent") or values.get("parent_doctype"),
		"as_list": as_dict is not None and not sbool(as_dict),
		"debug": bool(sbool(values.get("debug") or False)) and "System Manager" in frappe.get_roles(),
	}
	return {key: value for key, value in arguments.items() if value is not None}


def from_json(value: Any) -> Any:
	"""A parameter that is JSON, or a plain text."""
	if isinstance(value, str) and value[:1] in ("[", "{", '"'):
		return json.loads(value)
	return value or None


def expand_links(doctype: str, rows: list[dict], fields: list[str]) -> None:
	"""Put the linked documents in the place of their names, as far as the user may read them; one query a link field."""
	meta = frappe.get_meta(doctype)
	for fieldname in fields:
		field = meta.get_field(fieldname)
		if not field or field.fieldtype != "Link":
			continue
		names = {row[fieldname] for row in rows if row.get(fieldname)}
		if not names or not frappe.has_permission(field.options, "read"):
			continue
		linked = frappe.get_list(
			field.options, filters={"name": ("in", list(names))}, fields=["*"], limit_page_length=0
		)
		found = {row["name"]: row for row in linked}
		for row in rows:
			row[fieldname] = found.get(row.get(fieldname), row.get(fieldname))
