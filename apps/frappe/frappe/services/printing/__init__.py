"""Printing: documents and HTML as pages."""

from frappe.services.printing.documents import attach_print, get_print

__all__ = ["attach_print", "get_print"]
