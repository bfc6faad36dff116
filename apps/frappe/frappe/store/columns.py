"""Columns of tables, as they are declared."""

from frappe.ground.context import local
from frappe.store.driver import sqlite3


def column_type(table: str, field: str) -> str:
	"""The declared type of a column.

	:raises sqlite3.OperationalError: when there is no such table or column
	"""
	columns = local.db.columns(table)
	if not columns:
		raise sqlite3.OperationalError(f"no such table: {table}")
	found = columns.get(field)
	if found is None:
		raise sqlite3.OperationalError(f"no such column: {table}.{field}")
	return found
