"""The WSGI application: one request in, one answer out, one transaction between."""

from frappe.faces.web.application import application

__all__ = ["application"]
