"""Texts that MariaDB takes for equal though they are spelt differently: accents, capitals beyond ASCII, blanks at the end.

SQLite's `nocase` knows the capitals of ASCII only. Whenever a text is stored that differs from its plain spelling in more
than that, it is noted beside the data (`__Variant`), in the same transaction. A filter asks there for the spellings that
are in use, so that an equal comparison stays one that an index can answer. Columns whose texts are all plain cost nothing.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from frappe.ground.context import local
from frappe.store.driver import sqlite3
from frappe.store.folding import PLAIN, bare, fold, is_plain

TABLE = "__Variant"
"""Table, column, folded text, spelling; `__VariantColumn` tells which columns have any."""

LONGEST = 191
"""Longer texts are searched, not compared: their column is noted, their spelling is not."""


def of(table: str | None, field: str, value: str) -> list[str]:
	"""A value and all spellings of it that were ever stored in a column."""
	noted = _noted(table)
	if not noted or field.lower() not in noted:
		return [value]
	rows = local.db.run(
		f"select spelling from `{TABLE}` where tbl = ? and col = ? and folded = ?",
		(table, field.lower(), fold(value)),
	).fetchall()
	return list(dict.fromkeys([value, fold(value), *(row[0] for row in rows)]))


def like(table: str | None, field: str, column: str, pattern: str, is_text: bool) -> tuple[str, list]:
	"""The condition that a column is like a pattern, accents aside where the column has any."""
	noted = _noted(table)
	if is_text and noted and field.lower() in noted:
		return f"bare({column}) like ?", [bare(pattern)]
	if not pattern.isascii() and not is_plain(pattern.rstrip(" ")):
		return f"bare({column}) like ?", [bare(pattern)]
	return f"{column} like ?", [pattern]


def suspicious(values: Iterable[Any]) -> bool:
	"""Whether a text among the values is not plain; asked at every write, so it is quick about plain ones."""
	for value in values:
		if (
			type(value) is str
			and not (value.isascii() and value[-1:] != " ")
			and value
			and not is_plain(value)
		):
			return True
	return False


def suspicious_among(values: Iterable[Any]) -> bool:
	"""The same for very many values: each text is looked at once, and all of them together unless one may not be plain."""
	texts = {value for value in values if type(value) is str}
	joined = "\n".join(texts)
	may_be = " \n" in joined or joined[-1:] == " " or not (joined.isascii() or PLAIN.fullmatch(joined))
	return may_be and suspicious(texts)


def note(table: str, columns: Sequence[str | None], values: Iterable[Any]) -> None:
	"""Note the texts that are not plain among values that are about to be written to columns of a table.

	:param columns: the column of each value; None where it is not known
	"""
	texts = [
		(column, value)
		for column, value in zip(columns, values, strict=False)
		if type(value) is str and not is_plain(value)
	]
	if not texts:
		return
	_make_tables()
	everywhere = [name.lower() for name in local.db.columns(table)]
	noted = local.db.variants().get(table, frozenset())
	for column, value in texts:
		for name in [column.lower()] if column else everywhere:
			if name not in noted:
				_add("Column", table, name)
				noted |= {name}
			if len(value) <= LONGEST:
				_add("", table, name, fold(value), value)
	local.db.variants()[table] = noted


def _add(kind: str, *values: str) -> None:
	marks = ", ".join("?" * len(values))
	local.db.run(f"insert or ignore into `{TABLE}{kind}` values ({marks})", values, kind="write")


def write(table: str, statement: str, values: Sequence) -> sqlite3.Cursor:
	"""Run an INSERT or UPDATE whose table or values have texts that are not plain: note them, keep unique texts unique.

	:raises sqlite3.IntegrityError: when MariaDB would take a unique text for one that is there
	"""
	columns = columns_of(statement)
	note(table, columns, values)
	unique, noted = local.db.unique_columns(table), local.db.variants().get(table, ())
	texts = [
		(column, value)
		for column, value in zip(columns, values, strict=False)
		if value and column in unique and column.lower() in noted
	]
	if not texts:
		return local.db.run(statement, values, kind="write")
	local.db.savepoint("variants")
	cursor = local.db.run(statement, values, kind="write")
	twice = [column for column, value in texts if _is_there_twice(table, column, value)]
	if twice:
		local.db.run("rollback to `variants`")
	local.db.release_savepoint("variants")
	if twice and not IGNORING.match(statement):
		raise sqlite3.IntegrityError(f"UNIQUE constraint failed: {table}.{twice[0]}")
	return cursor


def _is_there_twice(table: str, column: str, value: Any) -> bool:
	if not isinstance(value, str):
		return False
	spellings = of(table, column, value)
	marks = ",".join("?" * len(spellings))
	found = local.db.run(f"select 1 from `{table}` where `{column}` in ({marks}) limit 2", spellings)
	return len(found.fetchall()) > 1


def _noted(table: str | None) -> frozenset[str] | None:
	"""The columns of a table that hold texts that are not plain."""
	return local.db.variants().get(table) if table else None


def load() -> dict[str, frozenset[str]]:
	"""Table → columns with texts that are not plain."""
	if not local.db.columns(f"{TABLE}Column"):
		return {}
	found: dict[str, set[str]] = {}
	for table, column in local.db.run(f"select tbl, col from `{TABLE}Column`"):
		found.setdefault(table, set()).add(column)
	return {table: frozenset(columns) for table, columns in found.items()}


def _make_tables() -> None:
	if not local.db.columns(f"{TABLE}Column"):
		local.db.run(
			f"create table if not exists `{TABLE}` (tbl text, col text, folded text, spelling text, "
			"primary key (tbl, col, folded, spelling)) without rowid",
			kind="define",
		)
		local.db.run(
			f"create table if not exists `{TABLE}Column` (tbl text, col text, primary key (tbl, col)) without rowid",
			kind="define",
		)
		local.db.schema_changed()


IGNORING = re.compile(r"\s*insert\s+or\s+ignore\b", re.IGNORECASE)
COLUMN_LIST = re.compile(r"^\s*(?:insert|replace)\b[^(]*\(([^)]*)\)\s*values\s*\(", re.IGNORECASE)
ASSIGNMENT = re.compile(r"[`\"\[]?(\w+)[`\"\]]?\s*=\s*\?")


@lru_cache(maxsize=1024)
def columns_of(text: str) -> tuple[str | None, ...]:
	"""The column that each question mark of an INSERT or UPDATE writes to, as far as it can be told."""
	found = COLUMN_LIST.match(text)
	if found:
		names = [name.strip(' `"[]') for name in found[1].split(",")]
		if text.count("?") % len(names) == 0:
			return tuple(names) * (text.count("?") // len(names))
	parts = re.split(r"\bwhere\b", text, maxsplit=1, flags=re.IGNORECASE)
	assigned = re.search(r"\bset\b(.*)", parts[0], re.IGNORECASE | re.DOTALL)
	if assigned and assigned[1].count("?") == len(names := ASSIGNMENT.findall(assigned[1])):
		return tuple(names)
	return (None,) * text.count("?")
