"""Tables and their columns as PyPika has them, written into SQL by a shorter way: most queries consist of little else."""

from typing import Any

from pypika import Field, Table

from frappe.store.schema import quoted

QUOTE = "`"
NO_COLUMNS = frozenset(("__copy__", "__deepcopy__", "__getstate__", "__setstate__", "__getnewargs__"))
"""What Python asks of an object that it copies; as in PyPika, these are no columns."""


class Column(Field):
	"""A column of a table."""

	def get_sql(self, **kwargs: Any) -> str:
		if kwargs.get("quote_char") != QUOTE or (kwargs.get("with_alias") and self.alias):
			return super().get_sql(**kwargs)
		table = self.table
		if table is not None and (kwargs.get("with_namespace") or table.alias):
			return f"{quoted(table.get_table_name())}.{quoted(self.name)}"
		return quoted(self.name)

	def __hash__(self) -> int:
		"""As PyPika has it, of the text; two fields of one text are the same to it."""
		if self.alias:
			return super().__hash__()
		table = self.table
		return hash(self.name if table is None else f"{table.get_table_name()}.{self.name}")


class DocTypeTable(Table):
	"""A table whose columns are attributes."""

	def field(self, name: str) -> Column:
		return Column(name, table=self)

	def __getattr__(self, name: str) -> Column:
		if name in NO_COLUMNS:
			raise AttributeError(name)
		return Column(name, table=self)

	def __getitem__(self, name: str) -> Column:
		return Column(name, table=self)

	def __hash__(self) -> int:
		"""As PyPika has it, of the text, which other tables may be compared by."""
		if self._schema is not None or self._for or self._for_portion or '"' in self._table_name:
			return super().__hash__()
		return hash(f'"{self._table_name}" "{self.alias}"' if self.alias else f'"{self._table_name}"')
