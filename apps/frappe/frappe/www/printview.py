"""`/printview`: a document as it is printed; also the functions by which the desk shows it."""

from typing import Any

import frappe
from frappe.model.incoming import document_from_client, stored_document
from frappe.services.printing import documents, formats
from frappe.services.printing.links import hide_titles
from frappe.translate import language_of, print_language

no_cache = 1


def get_context(context: Any) -> dict:
	"""What the page shows. Asked for by `doctype`, `name`, `format`, `no_letterhead`, `letterhead`, `_lang`."""
	values = frappe.form_dict
	if not (values.get("doctype") and values.get("name")):
		frappe.throw(frappe._("Parameters doctype and name are required"))
	doc = stored_document(values.doctype, values.name)
	with print_language(language_of(values.get("_lang"))):
		found = formats.find(doc.doctype, values.get("format"))
		body = documents.body(doc, found, values.get("no_letterhead"), values.get("letterhead"))
		documents.log_access(doc, "HTML", found)
		context.update(
			body=body,
			print_style=documents.style_of(found, values.get("style"), doc),
			title=documents.title_of(doc),
		)
	return context


@frappe.whitelist()
def get_html_and_style(
	doc: str | dict,
	name: str | None = None,
	print_format: str | None = None,
	no_letterhead: bool | int | None = None,
	letterhead: str | None = None,
	trigger_print: bool = False,
	style: str | None = None,
	settings: str | None = None,
) -> dict:
	"""HTML and style sheet of a printed document.

	:param doc: the DocType (with `name`), or a document as it stands in the form; its rights are those of the stored one
	"""
	if isinstance(doc, str) and not doc.startswith("{") and name:
		document = stored_document(doc, name)
	else:
		document = document_from_client(doc, "print")
		hide_titles(document)
	found = formats.find(document.doctype, print_format)
	html = documents.body(document, found, no_letterhead, letterhead)
	documents.log_access(document, "HTML", found)
	return {"html": html, "style": documents.style_of(found, style, document)}


def get_print_format_doc(print_format_name: str | None, meta: Any) -> Any:
	"""The Print Format to use; None for the standard one."""
	return formats.find(meta.name, print_format_name)


def get_rendered_template(
	doc: Any,
	print_format: Any = None,
	meta: Any = None,
	no_letterhead: bool | None = None,
	letterhead: str | None = None,
	trigger_print: bool = False,
	settings: dict | None = None,
) -> str:
	"""A printed document as HTML, without head and style."""
	if isinstance(print_format, str):
		print_format = formats.find(doc.doctype, print_format)
	return documents.body(doc, print_format, no_letterhead, letterhead)


def validate_print_permission(doc: Any) -> None:
	"""Check that the user may print a document.

	:raises frappe.PermissionError: if not
	"""
	documents.check(doc)
