"""Types for annotations of documents: `from frappe.types import DF`."""

from frappe.types import DF

__all__ = ["DF"]
