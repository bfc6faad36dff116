"""Tables: made, widened and rebuilt from what the model wants, never losing a column or a value."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from frappe.ground.context import local

TEXT_TYPES = ("varchar", "text", "longtext", "smalltext", "mediumtext", "char", "json", "tinytext")
NUMBER_TYPES = ("int", "bigint", "smallint", "tinyint", "decimal", "double", "float")
DECLARED = re.compile(r"(\w+)(?:\((\d+)[^)]*\))?")


@dataclass(frozen=True, slots=True)
class Column:
	"""A column as the model wants it."""

	name: str
	type: str
	default: Any = None
	not_null: bool = False
	unique: bool = False
	index: bool = False

	@property
	def kind(self) -> str:
		"""`text`, `number`, `date`, `datetime` or `time`."""
		return kind_of(self.type)


@lru_cache(maxsize=512)
def kind_of(declared: str) -> str:
	"""The family of a declared type: `text`, `number`, `date`, `datetime` or `time`."""
	found = DECLARED.match((declared or "").lower())
	word = found[1] if found else ""
	if word in ("date", "datetime", "time"):
		return word
	return "number" if word in NUMBER_TYPES else "text"


def length_of(declared: str) -> int | None:
	"""The number of characters a column takes; None if there is no limit."""
	found = DECLARED.match((declared or "").lower())
	return int(found[2]) if found and found[1] in ("varchar", "char") and found[2] else None


def standard_columns(name_type: str = "varchar(140)", is_child: bool = False) -> list[Column]:
	"""The columns that every table of a DocType begins with."""
	columns = [
		Column("name", name_type, not_null=True),
		Column("creation", "datetime(6)", index=not is_child),
		Column("modified", "datetime(6)", index=not is_child),
		Column("modified_by", "varchar(140)"),
		Column("owner", "varchar(140)"),
		Column("docstatus", "int", default=0, not_null=True),
		Column("idx", "int", default=0, not_null=True),
	]
	if is_child:
		columns += [
			Column("parent", "varchar(140)", index=True),
			Column("parentfield", "varchar(140)"),
			Column("parenttype", "varchar(140)"),
		]
	else:
		columns += [Column(name, "text") for name in ("_user_tags", "_comments", "_assign", "_liked_by")]
	return columns


def sync_table(
	table: str,
	columns: Iterable[Column],
	name_type: str = "varchar(140)",
	is_child: bool = False,
	standard: bool = True,
) -> None:
	"""Make a table, or change it to what the model wants. Columns and values are never given up.

	:param columns: the DocType's own columns; standard columns are made by itself
	:raises frappe.ValidationError: when values that are there do not fit what is wanted
	"""
	wanted = {column.name: column for column in standard_columns(name_type, is_child)} if standard else {}
	wanted.update((column.name, column) for column in columns)
	present = describe(table)
	if not present:
		_create(table, list(wanted.values()))
	else:
		_change(table, wanted, present)
	_sync_indexes(table, wanted.values())
	local.db.schema_changed()


def table_exists(table: str) -> bool:
	"""Whether there is a table of that name (`tabX`)."""
	return bool(describe(table))


def drop_table(table: str) -> None:
	"""Remove a table with everything in it."""
	local.db.run(f"drop table if exists {quoted(table)}", kind="define")
	local.db.schema_changed()


def describe(table: str) -> dict[str, Column]:
	"""The columns that a table has; empty if there is no table."""
	rows = local.db.run(f"pragma table_info({quoted(table)})").fetchall()
	return {
		name: Column(name, declared.lower(), default=_default_value(default), not_null=bool(not_null))
		for _, name, declared, not_null, default, _ in rows
	}


def quoted(name: str) -> str:
	"""A name as SQL takes it, whatever characters it has."""
	return "`" + name.replace("`", "``") + "`"


def _create(table: str, columns: Sequence[Column]) -> None:
	parts = ",\n\t".join(_definition(column) for column in columns)
	local.db.run(f"create table {quoted(table)} (\n\t{parts}\n)", kind="define")


def _definition(column: Column) -> str:
	parts = [quoted(column.name), column.type]
	if column.kind == "text":
		parts.append("collate nocase")
	if column.not_null:
		parts.append("not null")
	if column.name == "name":
		parts.append("primary key")
	if column.default is not None:
		parts.append(f"default {_literal(column.default)}")
	limit = length_of(column.type)
	if limit:
		label = quoted(f"length of {column.name}")
		parts.append(f"constraint {label} check (length({quoted(column.name)}) <= {limit})")
	return " ".join(parts)


def _literal(value: Any) -> str:
	if isinstance(value, bool | int | float):
		return repr(value + 0)
	return "'" + str(value).replace("'", "''") + "'"


def _default_value(text: str | None) -> Any:
	if text is None or text.lower() == "null":
		return None
	if text.startswith("'"):
		return text[1:-1].replace("''", "'")
	try:
		return float(text) if "." in text else int(text)
	except ValueError:
		return text


def _change(table: str, wanted: dict[str, Column], present: dict[str, Column]) -> None:
	lower = {name.lower(): name for name in present}
	added = [column for name, column in wanted.items() if name.lower() not in lower]
	changed = {}
	for name, column in wanted.items():
		old = present.get(lower.get(name.lower(), ""))
		if old and (_differs(old, column)):
			fitting = _fitting(table, old, column)
			if _differs(old, fitting):
				changed[old.name] = fitting
	if changed:
		kept = [changed.get(name, column) for name, column in present.items()]
		_rebuild(table, kept + added, list(present), changed)
		return
	for column in added:
		local.db.run(f"alter table {quoted(table)} add column {_definition(column)}", kind="define")


def _differs(old: Column, new: Column) -> bool:
	return old.type.lower() != new.type.lower() or old.not_null != new.not_null or old.default != new.default


def _fitting(table: str, old: Column, new: Column) -> Column:
	"""The wanted column, or the old type where values are there that the new one cannot take."""
	old_length, new_length = length_of(old.type), length_of(new.type)
	if new_length and (old_length is None or old_length > new_length) and old.kind == "text":
		longest = local.db.run(f"select max(length({quoted(old.name)})) from {quoted(table)}").fetchone()[0]
		if longest and longest > new_length:
			return Column(old.name, old.type, new.default, new.not_null, new.unique, new.index)
	return Column(old.name, new.type, new.default, new.not_null, new.unique, new.index)


def _rebuild(table: str, columns: list[Column], kept: list[str], changed: dict[str, Column]) -> None:
	"""Copy a table into one with other column types. Everything happens in the open transaction."""
	new = f"{table} (rebuilding)"
	dependents = local.db.run(
		"select sql from sqlite_master where type in ('index', 'trigger') and tbl_name = ? and sql is not null "
		"order by type",
		(table,),
	).fetchall()
	local.db.run(f"drop table if exists {quoted(new)}", kind="define")
	_create(new, columns)
	sources = [_converted(table, name, changed.get(name)) for name in kept]
	local.db.run(
		f"insert into {quoted(new)} (rowid, {', '.join(map(quoted, kept))}) "
		f"select rowid, {', '.join(sources)} from {quoted(table)}",
		kind="write",
	)
	local.db.run(f"drop table {quoted(table)}", kind="define")
	local.db.run(f"alter table {quoted(new)} rename to {quoted(table)}", kind="define")
	for (statement,) in dependents:
		local.db.run(statement, kind="define")


def _converted(table: str, name: str, column: Column | None) -> str:
	source = quoted(name)
	if column is None:
		return source
	if column.kind == "number":
		_refuse_what_is_no_number(table, name)
		source = f"nullif({source}, '')"
	elif column.kind != "text":
		source = f"nullif({source}, '')"
	if column.not_null:
		default = 0 if column.default is None and column.kind == "number" else column.default
		source = f"ifnull({source}, {_literal(default if default is not None else '')})"
	return source


def _refuse_what_is_no_number(table: str, name: str) -> None:
	import frappe

	bad = local.db.run(
		f"select {quoted(name)} from {quoted(table)} where {quoted(name)} is not null and {quoted(name)} != '' "
		f"and typeof({quoted(name)} + 0) = 'integer' and {quoted(name)} + 0 = 0 "
		f"and trim({quoted(name)}, '0.-+ ') != '' limit 1"
	).fetchone()
	if bad:
		frappe.throw(
			frappe._("Column {0} of {1} cannot become a number: it holds {2}").format(name, table, bad[0])
		)


def _sync_indexes(table: str, columns: Iterable[Column]) -> None:
	columns = list(columns)
	listed = any(column.name == "creation" and column.index for column in columns)
	present = {row[1] for row in local.db.run(f"pragma index_list({quoted(table)})").fetchall()}
	_drop_unwanted_unique_indexes(table, {column.name for column in columns}, present)
	for column in columns:
		plain, unique = index_name(table, [column.name]), index_name(table, [column.name], unique=True)
		wanted = (
			None if column.name == "name" else unique if column.unique else plain if column.index else None
		)
		for name in (plain, unique):
			if name in present and name != wanted:
				local.db.run(f"drop index {quoted(name)}", kind="define")
		if wanted and wanted not in present:
			# a list with a filter comes in its usual order without sorting
			ordered = ["creation"] if listed and column.kind == "text" and not column.unique else []
			make_index(table, [column.name, *ordered], wanted, unique=column.unique)


def _drop_unwanted_unique_indexes(table: str, wanted: set[str], present: set[str]) -> None:
	"""Values of a column that is no field any more are kept, and what is not filled in is not unique."""
	for name in describe(table).keys() - wanted:
		index = index_name(table, [name], unique=True)
		if index in present:
			local.db.run(f"drop index {quoted(index)}", kind="define")


def drop_column(table: str, name: str) -> None:
	"""Remove a column with its values, and the indexes that name it."""
	for row in local.db.run(f"pragma index_list({quoted(table)})").fetchall():
		columns = local.db.run(f"pragma index_info({quoted(row[1])})").fetchall()
		if name in (column[2] for column in columns):
			local.db.run(f"drop index {quoted(row[1])}", kind="define")
	local.db.run(f"alter table {quoted(table)} drop column {quoted(name)}", kind="define")
	local.db.schema_changed()


def index_name(table: str, fields: Sequence[str], unique: bool = False) -> str:
	"""The name of an index of ours; names of indexes are unique in a SQLite file."""
	return f"{table}:{','.join(fields)}{':unique' if unique else ''}"


def make_index(table: str, fields: Sequence[str], name: str | None = None, unique: bool = False) -> None:
	"""Make an index if it is not there."""
	name = name or index_name(table, fields, unique)
	local.db.run(
		f"create {'unique ' if unique else ''}index if not exists {quoted(name)} "
		f"on {quoted(table)} ({', '.join(map(quoted, fields))})",
		kind="define",
	)


def add_index(table: str, fields: Sequence[str]) -> None:
	"""Make an index that code asks for. What an index of several columns finds and orders, a longer one that begins with them does too:
	one is not made where a longer one is there, and goes when a longer one is made.
	"""
	present = [index for index in _added_indexes(table) if index != tuple(fields)]
	if any(_begins(index, fields) for index in present):
		return
	make_index(table, fields)
	for shorter in present:
		if _begins(fields, shorter):
			local.db.run(f"drop index {quoted(index_name(table, shorter))}", kind="define")


def _begins(index: Sequence[str], fields: Sequence[str]) -> bool:
	return len(fields) > 1 and tuple(index[: len(fields)]) == tuple(fields)


def _added_indexes(table: str) -> list[tuple[str, ...]]:
	"""The columns of the indexes of several columns that `add_index` has made."""
	names = [row[1] for row in local.db.run(f"pragma index_list({quoted(table)})").fetchall()]
	columns = (
		(name, tuple(row[2] for row in local.db.run(f"pragma index_info({quoted(name)})").fetchall()))
		for name in names
		if "," in name
	)
	return [fields for name, fields in columns if name == index_name(table, fields)]


def integrity_problems() -> list[str]:
	"""What `PRAGMA integrity_check` finds; empty for a sound file."""
	rows = local.db.run("pragma integrity_check").fetchall()
	return [] if rows == [("ok",)] else [row[0] for row in rows]
