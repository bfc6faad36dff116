"""A document as it is printed, as a page."""

from werkzeug.wrappers import Response

import frappe
from frappe.utils import cint


def get_context(context):
	"""The print of the document that the address names.

	:raises frappe.PermissionError: without the right to print it
	"""
	values = frappe.form_dict
	doctype, name = values.get("doctype"), values.get("name")
	if not (doctype and name):
		raise frappe.DoesNotExistError
	if not frappe.has_permission(doctype, "print"):
		raise frappe.PermissionError
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	doc.check_permission("print")
	html = frappe.get_print(
		doctype,
		name,
		print_format=values.get("format"),
		doc=doc,
		no_letterhead=cint(values.get("no_letterhead")),
		letterhead=values.get("letterhead"),
	)
	context.response = Response(html, mimetype="text/html")
	return context
