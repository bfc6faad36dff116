"""The documented path of small things around the database."""

from frappe.store.transaction import CallbackManager

__all__ = ["CallbackManager"]
