"""Tables, their columns and indexes, as `frappe.db` tells and changes them."""

import re
from collections.abc import Sequence
from typing import Any

from frappe.ground.mapping import _dict
from frappe.store import schema
from frappe.store.columns import column_type
from frappe.store.driver import sqlite3
from frappe.store.running import Running
from frappe.store.schema import quoted


class Structure(Running):
	"""Adds what there is to know and to do about tables."""

	def table_exists(self, doctype: str, cached: bool = True) -> bool:
		"""Whether a DocType has a table."""
		return bool(self.columns(f"tab{doctype}") or self.columns(doctype))

	def has_table(self, doctype: str) -> bool:
		return self.table_exists(doctype)

	def a_row_exists(self, doctype: str) -> bool:
		"""Whether a DocType has any document."""
		return self.run(f"select 1 from {quoted(f'tab{doctype}')} limit 1").fetchone() is not None

	def get_tables(self, cached: bool = True) -> list[str]:
		"""The names of all tables."""
		rows = self.run(
			"select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
		)
		return [row[0] for row in rows]

	def get_db_table_columns(self, table: str) -> list[str]:
		"""The columns of a table, by the table's name."""
		return list(self.columns(table))

	def get_table_columns(self, doctype: str) -> list[str]:
		"""The columns of a DocType's table."""
		found = self.get_db_table_columns(f"tab{doctype}")
		if not found:
			raise sqlite3.ProgrammingError(f"no such table: tab{doctype}")
		return found

	def has_column(self, doctype: str, column: str) -> bool:
		"""Whether a DocType's table has a column."""
		return column in self.columns(f"tab{doctype}")

	def get_column_type(self, doctype: str, column: str) -> str:
		"""The declared type of a column."""
		return column_type(f"tab{doctype}", column)

	def describe(self, doctype: str) -> list[tuple]:
		"""The columns of a DocType's table as MariaDB's `desc` shows them: name, type, null, key, default."""
		rows = self.run(f"pragma table_info({quoted(f'tab{doctype}')})").fetchall()
		return [
			(name, declared, "NO" if not_null else "YES", "PRI" if key else "", default, "")
			for _, name, declared, not_null, default, key in rows
		]

	def get_table_columns_description(self, table_name: str) -> list[_dict]:
		"""Name, type, default and indexes of a table's columns."""
		unique, indexed = self._indexed(table_name)
		return [
			_dict(
				name=column.name,
				type=column.type,
				default=column.default,
				index=column.name in indexed,
				unique=column.name in unique,
				not_nullable=column.not_null,
			)
			for column in schema.describe(table_name).values()
		]

	def unique_columns(self, table: str) -> frozenset[str]:
		"""The columns whose values may be there only once."""
		found = self._unique.get(table)
		if found is None:
			found = self._unique[table] = frozenset(self._indexed(table)[0])
		return found

	def _indexed(self, table: str) -> tuple[set[str], set[str]]:
		unique, plain = set(), set()
		for _, index, is_unique, *_ in self.run(f"pragma index_list({quoted(table)})").fetchall():
			names = [row[2] for row in self.run(f"pragma index_info({quoted(index)})").fetchall()]
			(unique if is_unique and len(names) == 1 else plain).add(names[0])
		return unique, plain

	def get_column_index(self, table_name: str, fieldname: str, unique: bool = False) -> _dict | None:
		"""The index on a column, if there is one; it may hold the usual order of lists besides."""
		for _, index, is_unique, *_ in self.run(f"pragma index_list({quoted(table_name)})").fetchall():
			names = [row[2] for row in self.run(f"pragma index_info({quoted(index)})").fetchall()]
			if names in ([fieldname], [fieldname, "creation"]) and bool(is_unique) == unique:
				return _dict(Key_name=index, Column_name=fieldname)
		return None

	def has_index(self, table_name: str, index_name: str) -> bool:
		"""Whether a table has an index of that name."""
		return any(
			row[1] == index_name for row in self.run(f"pragma index_list({quoted(table_name)})").fetchall()
		)

	def add_index(self, doctype: str, fields: Sequence[str], index_name: str | None = None) -> None:
		"""Make an index on one or several columns, if it is not there; of those without a name the longest of a beginning is enough."""
		fields = [fields] if isinstance(fields, str) else [re.sub(r"\(\d+\)", "", field) for field in fields]
		if index_name:
			schema.make_index(f"tab{doctype}", fields, f"tab{doctype}:{index_name}")
		else:
			schema.add_index(f"tab{doctype}", fields)

	def add_unique(
		self, doctype: str, fields: str | Sequence[str], constraint_name: str | None = None
	) -> None:
		"""Let no two documents have the same values in these columns."""
		fields = [fields] if isinstance(fields, str) else list(fields)
		schema.make_index(
			f"tab{doctype}", fields, constraint_name and f"tab{doctype}:{constraint_name}", unique=True
		)

	def rename_table(self, old_name: str, new_name: str) -> None:
		"""Give a DocType's table the name of another DocType."""
		old, new = table_of(old_name), table_of(new_name)
		self.run(f"alter table {quoted(old)} rename to {quoted(new)}", kind="define")
		self.schema_changed()

	def rename_column(self, doctype: str, old_column_name: str, new_column_name: str) -> None:
		"""Rename a column, keeping its values."""
		self.run(
			f"alter table {quoted(f'tab{doctype}')} rename column {quoted(old_column_name)} to {quoted(new_column_name)}",
			kind="define",
		)
		self.schema_changed()

	def updatedb(self, doctype: str, meta: Any = None) -> None:
		"""Bring a DocType's table to what its metadata says."""
		from importlib import import_module

		import_module("frappe.model.sync").sync_table_of(doctype, meta)

	def get_database_size(self) -> float:
		"""The size of the data in MB."""
		pages, size = (self.run(f"pragma {what}").fetchone()[0] for what in ("page_count", "page_size"))
		return round(pages * size / 1e6, 2)


def table_of(doctype: str) -> str:
	"""The table of a DocType, or of what is named as a table."""
	return doctype if doctype.startswith(("tab", "__")) else f"tab{doctype}"
