"""`frappe.db`: the documented interface to the site's data. Each class it is made of adds to the one below."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.ground.context import local
from frappe.store import errors
from frappe.store.driver import sqlite3
from frappe.store.writing import Writing

STANDARD_VARCHAR = 140


def get_db(cur_db_name: str | None = None, **ignored: Any) -> "Database":
	"""A connection to the database of the site that is set up."""
	name = cur_db_name or local.conf.get("db_path") or local.conf.get("db_name") or "site.db"
	return Database(os.path.join(local.site_path, name))


class Database(Writing):
	"""All of it, with the names and limits that Frappe documents and the words to tell errors by."""

	VARCHAR_LEN = STANDARD_VARCHAR
	DEFAULT_COLUMNS = ("name", "creation", "modified", "modified_by", "owner", "docstatus", "idx")
	CHILD_TABLE_COLUMNS = ("parent", "parenttype", "parentfield")
	OPTIONAL_COLUMNS = ("_user_tags", "_comments", "_assign", "_liked_by")
	STANDARD_VARCHAR_COLUMNS = ("name", "owner", "modified_by")
	DEFAULT_SHORTCUTS = ("_Login", "__user", "_Full Name", "Today", "__today", "now", "Now")
	MAX_COLUMN_LENGTH = 64

	InternalError = sqlite3.InternalError
	OperationalError = sqlite3.OperationalError
	ProgrammingError = sqlite3.ProgrammingError
	DataError = sqlite3.DataError
	IntegrityError = sqlite3.IntegrityError
	SQLError = sqlite3.Error

	is_table_missing = is_missing_table = staticmethod(errors.is_table_missing)
	is_missing_column = is_column_missing = staticmethod(errors.is_missing_column)
	is_duplicate_entry = staticmethod(errors.is_unique)
	is_primary_key_violation = staticmethod(errors.is_primary_key)
	is_data_too_long = staticmethod(errors.is_too_long)
	is_timedout = staticmethod(
		lambda error: isinstance(error, frappe.QueryTimeoutError) or errors.is_busy(error)
	)
	is_deadlocked = staticmethod(lambda error: isinstance(error, frappe.QueryDeadlockError))
	is_missing_table_or_column = staticmethod(
		lambda error: errors.is_table_missing(error) or errors.is_missing_column(error)
	)
	is_syntax_error = staticmethod(lambda error: "syntax error" in errors.text(error))
	is_access_denied = staticmethod(lambda error: "readonly database" in errors.text(error))

	@staticmethod
	def is_unique_key_violation(error: Exception) -> bool:
		"""A value that has to be unique, other than the name, is there already."""
		return errors.is_unique(error) and not errors.is_primary_key(error)

	@staticmethod
	def is_type_number(code: Any) -> bool:
		return code in (int, float)


@contextmanager
def savepoint(catch: type | tuple[type, ...] = Exception) -> Iterator[None]:
	"""Undo what happens inside, and nothing else, if it raises `catch`; other exceptions are let through."""
	name = "s" + frappe.generate_hash(length=10)
	local.db.savepoint(name)
	try:
		yield
	except catch:
		local.db.rollback(save_point=name)
	else:
		local.db.release_savepoint(name)
