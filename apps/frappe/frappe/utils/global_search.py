"""`frappe.utils.global_search`: one text looked for in all DocTypes that offer themselves to it, within the rights of who asks.

The documents themselves are read, as a list reads them: nothing is kept beside them that could be stale or say more.
"""

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import note_values
from frappe.model.meta import doctypes_with
from frappe.services.limits import expensive
from frappe.store import memo
from frappe.utils import cint, cstr, strip_html

MOST_DOCTYPES = 20
MOST_ROWS = 100
SHORTEST = 2
"""Characters of a text that is looked for."""
SEARCHED = frozenset(
	("Data", "Text", "Small Text", "Long Text", "Link", "Select", "Read Only", "Text Editor", "Phone")
)


@frappe.whitelist()
@expensive("search")
def search(text: str, start: int = 0, limit: int = 20, doctype: str = "") -> list[dict]:
	"""Return the documents whose fields for global search hold a text: `doctype`, `name`, `title` and the `content` where it stands.

	:param limit: of one DocType
	:param doctype: in this one only
	"""
	wanted = text.strip().replace("%", "")
	if len(wanted) < SHORTEST:
		return []
	start, limit = cint(start), min(max(cint(limit), 1), MOST_ROWS)
	found: list[dict] = []
	for name in searched_doctypes():
		if doctype in ("", name) and frappe.has_permission(name, "read"):
			found += _of_doctype(name, wanted, start, limit)
	return found


def searched_doctypes() -> list[str]:
	"""The DocTypes that offer themselves to global search: by a field of theirs, or by their names."""
	return memo.get(("global_search",), _searched_doctypes)


def _searched_doctypes() -> list[str]:
	offered = {"in_global_search": 1}
	names = {
		*frappe.get_all("DocField", {**offered, "parenttype": "DocType"}, pluck="parent"),
		*frappe.get_all("Custom Field", offered, pluck="dt"),
		*frappe.get_all("Property Setter", {"property": "in_global_search", "value": "1"}, pluck="doc_type"),
		*doctypes_with(show_name_in_global_search=1),
	}
	listed = names.intersection(doctypes_with(istable=0, issingle=0))
	return sorted(listed)[:MOST_DOCTYPES]


def _of_doctype(doctype: str, text: str, start: int, limit: int) -> list[dict]:
	meta = frappe.get_meta(doctype)
	readable = set(meta.get_permitted_fieldnames(with_virtual_fields=False))
	searched = [
		df.fieldname
		for df in meta.get_global_search_fields()
		if df.fieldtype in SEARCHED and df.fieldname in readable
	]
	if meta.show_name_in_global_search:
		searched.append("name")
	if not searched:
		return []
	shown = [meta.title_field] if meta.title_field in readable else []
	fields = list(dict.fromkeys(["name", *shown, *searched]))
	rows = frappe.get_list(
		doctype,
		fields=fields,
		or_filters=[[doctype, field, "like", f"%{text}%"] for field in searched],
		limit_start=start,
		limit_page_length=limit,
		order_by="modified desc",
	)
	note_values(doctype, rows, {"text": text}, fields)
	return [_told(meta, row, text, searched, shown) for row in rows]


def _told(meta, row: dict, text: str, searched: list[str], shown: list[str]) -> dict:
	places = (field for field in searched if text.lower() in cstr(row.get(field)).lower())
	field = next(places, searched[0])
	label = _(meta.get_label(field)) if field != "name" else _("ID")
	return {
		"doctype": meta.name,
		"name": row["name"],
		"title": strip_html(cstr(row.get(shown[0]))) if shown else "",
		"content": f"{label}: {strip_html(cstr(row.get(field)))}",
	}
