"""Writing print formats: a format to begin with, and a look at one before it is stored."""

from typing import Any

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.model.incoming import stored_document
from frappe.services.limits import expensive
from frappe.services.printing import built, documents, draft, formats
from frappe.services.printing.starting import starting_layout, starting_template

COPIED = (
	*(
		"css",
		"margin_top",
		"margin_right",
		"margin_bottom",
		"margin_left",
		"page_number",
		"font",
		"font_size",
	),
	*("align_labels_right", "show_section_headings", "line_breaks"),
)
FLAGS = ("print_format_builder", "print_format_builder_beta")
"""By which builder of Frappe a layout is opened: the older one for a list, the newer one for sections."""


@frappe.whitelist(methods=["POST"])
def create_custom_format(
	doctype: str, name: str, based_on: str = "Standard", beta: bool | int = False
) -> Any:
	"""Make a print format of one's own, like another one, or with all fields of the form, to begin with.

	:param based_on: a Print Format of this DocType, or `Standard`
	:param beta: one that is made by clicks; else a template
	:raises frappe.PermissionError: for whom may not make print formats
	"""
	made = frappe.new_doc("Print Format")
	made.update({"doc_type": doctype, "standard": "No", "print_format_type": "Jinja"})
	made.name = name
	made.check_permission("create")
	found = formats.find(doctype, based_on) if based_on != formats.STANDARD else None
	if found:
		made.update({field: found.get(field) for field in COPIED})
	if frappe.utils.cint(beta):
		_begin_layout(made, found)
	else:
		made.custom_format = 1
		template = formats.template_of(found) if found else None
		made.html = template or starting_template(frappe.get_meta(doctype))
	return made.insert()


def _begin_layout(made: Any, found: Any) -> None:
	if found and built.layout_of(found):
		made.update({field: found.get(field) for field in ("format_data", *FLAGS)})
		return
	made.print_format_builder_beta = 1
	made.format_data = frappe.as_json(starting_layout(frappe.get_meta(made.doc_type)), indent=None)


@frappe.whitelist(methods=["POST"])
@expensive("print")
def preview(print_format: str | dict, name: str, as_pdf: bool | int = 0) -> Response:
	"""A document printed in a format as it stands in the editor; nothing is stored.

	A mistake in the template makes a page that says the line and the reason.

	:param print_format: the values of the Print Format, `doc_type` and `html` or `format_data` among them
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
