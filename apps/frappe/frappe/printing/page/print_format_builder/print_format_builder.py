"""Writing print formats: a format to begin with, and a look at one before it is stored."""

from typing import Any

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.model.incoming import stored_document
from frappe.services.limits import expensive
from frappe.services.printing import documents, draft, formats
from frappe.services.printing.starting import starting_template

COPIED = ("css", "margin_top", "margin_right", "margin_bottom", "margin_left", "page_number", "font_size")


@frappe.whitelist(methods=["POST"])
def create_custom_format(doctype: str, name: str, based_on: str = "Standard", beta: bool = False) -> Any:
	"""Make a print format of one's own, with the template of another one, or with all fields of the form, to begin with.

	:param based_on: a Print Format of this DocType, or `Standard`
	:param beta: taken as it comes; there is one editor
	:raises frappe.PermissionError: for whom may not make print formats
	"""
	made = frappe.new_doc("Print Format")
	made.update({"doc_type": doctype, "standard": "No", "custom_format": 1, "print_format_type": "Jinja"})
	made.name = name
	made.check_permission("create")
	found = formats.find(doctype, based_on) if based_on != formats.STANDARD else None
	if found:
		made.update({field: found.get(field) for field in COPIED})
	made.html = (formats.template_of(found) if found else None) or starting_template(frappe.get_meta(doctype))
	return made.insert()


@frappe.whitelist(methods=["POST"])
@expensive("print")
def preview(print_format: str | dict, name: str, as_pdf: bool | int = 0) -> Response:
	"""A document printed in a format as it stands in the editor; nothing is stored.

	A mistake in the template makes a page that says the line and the reason.

	:param print_format: the values of the Print Format, `doc_type` and `html` among them
	:param name: of the document
	:raises frappe.PermissionError: for whom may not write print formats, or not print the document
	"""
	frappe.has_permission("Print Format", "write", throw=True)
	values = frappe.parse_json(print_format)
	if not isinstance(values, dict) or not values.get("doc_type"):
		frappe.throw(_("{0} is required").format(_("DocType")))
	doc = stored_document(values["doc_type"], name)
	try:
		html = draft.page(draft.draft_of(values, doc.doctype), doc)
	except draft.TemplateMistake as mistake:
		return _page(draft.mistake_page(mistake))
	documents.log_access(doc, "PDF" if frappe.utils.cint(as_pdf) else "HTML")
	if not frappe.utils.cint(as_pdf):
		return _page(html)
	from frappe.utils.pdf import get_pdf

	return Response(get_pdf(html), content_type="application/pdf")


def _page(html: str) -> Response:
	return Response(
		html,
		content_type="text/html; charset=utf-8",
		headers={"Content-Security-Policy": documents.PAGE_POLICY},
	)
