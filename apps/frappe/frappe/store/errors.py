"""What went wrong in the database, told from SQLite's error."""

import re
import sqlite3

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
