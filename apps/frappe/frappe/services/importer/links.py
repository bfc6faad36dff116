"""Links in tables: people write what a linked document is called, the field holds its name."""

from typing import Any

import frappe
from frappe.services.importer.reading import Column
from frappe.utils import cstr

AT_ONCE = 500
"""Values a query asks for."""


def names_of_titles(columns: list[Column], rows: list[list[Any]]) -> dict[int, dict[str, list[str]]]:
	"""Column number → what stands in it → the names of the documents the user may see that are called so.

	Only for links that show titles, and only for what is no name itself. Some queries a column, none a row.
	"""
	found = {}
	for column in columns:
		meta = frappe.get_meta(column.df.options) if column.df.fieldtype == "Link" else None
		if meta and meta.show_title_field_in_link and meta.title_field:
			texts = {cstr(row[column.number]).strip() for row in rows if column.number < len(row)} - {""}
			found[column.number] = _called(meta, sorted(texts))
	return found


def _called(meta: Any, texts: list[str]) -> dict[str, list[str]]:
	if not frappe.has_permission(meta.name, "read"):
		return {}
	found: dict[str, list[str]] = {}
	for start in range(0, len(texts), AT_ONCE):
		part = texts[start : start + AT_ONCE]
		names = set(frappe.get_list(meta.name, filters={"name": ("in", part)}, pluck="name", limit=0))
		wanted = [text for text in part if text not in names]
		for row in frappe.get_list(
			meta.name,
			filters={meta.title_field: ("in", wanted or [""])},
			fields=["name", meta.title_field],
			limit=0,
		):
			found.setdefault(row[meta.title_field], []).append(row.name)
	return found
