"""The documented path of the database layer."""

from frappe.store.database import Database, get_db, savepoint

__all__ = ["Database", "get_db", "savepoint"]
