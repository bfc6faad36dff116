"""Files that are uploaded in the rows of a document belong to the document: whoever reads it reads them.

Frappe attaches the files of a document's own fields when it is saved, those of its rows not.
"""

import frappe
from frappe.model.document import Document

ATTACH = ["Attach", "Attach Image"]
UNSAVED = "new-"
"""How the name begins that Frappe's desk gives a form which was not saved yet."""


def own_uploads(url: str, doctype: str) -> list[str]:
	"""Return the private files at an address that the user has uploaded and that belong to no document yet.

	A file put into a form of `doctype` that is not saved yet belongs to none.
	The same file may be there several times.
	"""
	mine = {"file_url": ["=", url], "owner": frappe.session.user, "is_private": 1}
	free = frappe.get_all("File", filters={**mine, "attached_to_name": ["is", "not set"]}, pluck="name")
	unsaved = {"attached_to_doctype": doctype, "attached_to_name": ["like", f"{UNSAVED}%"]}
	return free or frappe.get_all("File", filters={**mine, **unsaved}, pluck="name")


def is_attached(document: Document, url: str) -> bool:
	"""Return whether a private file at an address is attached to a document."""
	place = {"attached_to_doctype": document.doctype, "attached_to_name": str(document.name or "")}
	return bool(frappe.db.exists("File", {"file_url": ["=", url], "is_private": 1, **place}))


def attach(document: Document) -> None:
	"""Attach the files that the user has uploaded in the rows of a document; for `on_update` of its controller.

	An address of somebody else's file stays a text: nothing is attached, and nobody reads it by that.
	"""
	for url in _urls(document):
		for name in [] if is_attached(document, url) else own_uploads(url, document.doctype)[:1]:
			file = frappe.get_doc("File", name)
			file.update({"attached_to_doctype": document.doctype, "attached_to_name": document.name})
			file.save()


def _urls(document: Document) -> list[str]:
	"""Return the addresses in the rows of a document."""
	fields = (
		(row, field.fieldname)
		for table in document.meta.get_table_fields()
		for field in frappe.get_meta(table.options).get("fields", {"fieldtype": ["in", ATTACH]})
		for row in document.get(table.fieldname)
	)
	return list(dict.fromkeys(url for row, fieldname in fields if (url := row.get(fieldname))))
