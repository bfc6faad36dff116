"""Frappe's path to backups; what is behind it is `frappe.services.backup`."""

from frappe.services.backup import backup, restore

__all__ = ["backup", "restore"]
