"""Links of a document that a client sent: a title is shown of what is stored there, or of what the user may read."""

from collections.abc import Iterator
from typing import Any

import frappe


def hide_titles(doc: Any) -> None:
	"""Note which documents are named by their names only, as the client put them there and the user may not read them."""
	stored = frappe.get_doc(doc.doctype, doc.name) if frappe.db.exists(doc.doctype, doc.name) else None
	known = {*_links(stored)} if stored else set()
	doc.flags.untitled = frozenset(link for link in {*_links(doc)} - known if not _is_readable(*link))


def _links(doc: Any) -> Iterator[tuple[str, str]]:
	for row in (doc, *doc.get_all_children()):
		for field in row.meta.get_link_fields():
			if row.get(field.fieldname):
				yield field.options, row.get(field.fieldname)


def _is_readable(doctype: str, name: str) -> bool:
	return (
		bool(frappe.has_permission(doctype, "read", doc=name)) if frappe.db.exists(doctype, name) else False
	)
