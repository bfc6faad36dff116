"""The documented path of `Database`."""

from frappe.store.database import Database, savepoint

__all__ = ["Database", "savepoint"]
