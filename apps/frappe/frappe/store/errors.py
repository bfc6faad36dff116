"""What went wrong in the database, told from SQLite's error."""

import errno
import re

import frappe
from frappe.store import trail
from frappe.store.driver import sqlite3

CONSTRAINT = re.compile(r"constraint failed: (.+)$")


TOO_LONG = "Data too long for column"


def text(error: Exception) -> str:
	"""The message of an error."""
	return str(error.args[0]) if error.args else ""


def is_busy(error: Exception) -> bool:
	"""Somebody else writes for longer than was waited."""
	return isinstance(error, sqlite3.OperationalError) and (
		"database is locked" in text(error) or "database table is locked" in text(error)
	)


class StorageError(Exception):
	"""The disk is full or refuses to write; what was asked for was not done."""

	http_status_code = 507


class AfterCommitError(StorageError):
	"""What was saved is kept, but what should follow it (a job, a message) could not be written."""


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def is_storage(error: Exception) -> bool:
	"""The disk is full or refuses to write, told by the database or by the system."""
	if isinstance(error, StorageError):
		return True
	if isinstance(error, sqlite3.OperationalError):
		return text(error).startswith(
			("database or disk is full", "disk I/O error", "unable to open database")
		)
	return isinstance(error, OSError) and error.errno in FULL


def is_read_only(error: Exception) -> bool:
	"""The file, or the disk that it is on, may only be read."""
	if isinstance(error, sqlite3.OperationalError):
		return "readonly database" in text(error)
	return isinstance(error, frappe.InReadOnlyMode) or (
		isinstance(error, OSError) and error.errno == errno.EROFS
	)


def told(error: sqlite3.Error) -> Exception:
	"""The exception for an error of SQLite that is not the statement's fault; any other error as it is."""
	if is_busy(error):
		return frappe.QueryTimeoutError(
			"Database is busy: another transaction has been writing for too long. / 数据库忙：另一项写入长时间未结束，请稍后重试。"
		)
	if is_storage(error):
		return StorageError(
			f"The disk is full or cannot be written; nothing was saved. / 磁盘已满或无法写入，未作任何保存。({error})"
		)
	if is_read_only(error):
		return frappe.InReadOnlyMode(
			"The database may only be read; nothing was saved. / 数据库为只读，未作任何保存。"
		)
	if text(error).startswith(trail.KEPT):
		log = frappe._(text(error).removeprefix(trail.KEPT))
		return frappe.PermissionError(frappe._("Entries of {0} are kept as they were written.").format(log))
	return error


def is_table_missing(error: Exception) -> bool:
	"""The statement names a table that is not there."""
	return isinstance(error, sqlite3.OperationalError) and text(error).startswith("no such table")


def is_missing_column(error: Exception) -> bool:
	"""The statement names a column that is not there."""
	return isinstance(error, sqlite3.OperationalError) and (
		"no such column" in text(error) or "has no column named" in text(error)
	)


def is_unique(error: Exception) -> bool:
	"""A value that has to be unique is there already."""
	return isinstance(error, sqlite3.IntegrityError) and (
		"UNIQUE constraint failed" in text(error) or "PRIMARY KEY" in text(error)
	)


def is_primary_key(error: Exception) -> bool:
	"""The name is taken."""
	return is_unique(error) and any(column == "name" for _, column in columns(error))


def is_too_long(error: Exception) -> bool:
	"""A text is longer than its column."""
	return isinstance(error, sqlite3.DataError) and text(error).startswith(TOO_LONG)


def columns(error: Exception) -> list[tuple[str, str]]:
	"""(table, column) of a violated unique constraint."""
	found = CONSTRAINT.search(text(error))
	if not found:
		return []
	return [tuple(part.strip().rpartition(".")[::2]) for part in found[1].split(",")]
