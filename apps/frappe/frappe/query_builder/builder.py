"""The query builder: PyPika's, with MariaDB's quotes, bound values and `.run()`."""

from typing import Any

from pypika import Field, Order, Table
from pypika.dialects import SQLLiteQuery, SQLLiteQueryBuilder
from pypika.queries import CreateQueryBuilder, DropQueryBuilder
from pypika.queries import QueryBuilder as PypikaQueryBuilder
from pypika.terms import ListParameter, LiteralValue, Star

import frappe
from frappe.query_builder import functions
from frappe.query_builder.tables import DocTypeTable
from frappe.query_builder.terms import Value

COLLECTIONS = tuple(
	name for name, value in vars(SQLLiteQueryBuilder()).items() if isinstance(value, list | set)
)
"""What a query is put together from; a copy has its own."""
PLACE = "\x00"  # stands for a value until what else is written with % has been doubled


class _Place(ListParameter):
	"""Where a bound value goes."""

	def get_sql(self, **kwargs: Any) -> str:
		return PLACE


class RunnableQuery(SQLLiteQueryBuilder):
	"""A query that knows how to run itself on the site's database."""

	QUOTE_CHAR = "`"

	def __init__(self, **kwargs: Any) -> None:
		super().__init__(**kwargs)
		self._wrapper_cls = Value

	def __copy__(self) -> "RunnableQuery":
		copied = type(self).__new__(type(self))
		own = copied.__dict__
		own.update(self.__dict__)
		for name in COLLECTIONS:
			own[name] = own[name].copy()
		return copied

	def _validate_table(self, term: Any) -> bool:
		"""Whether all tables that a term is about are tables of the query; each field is looked at, none is hashed."""
		tables = [*self._from, self._update_table, *(join.item for join in self._joins)]
		return all(
			field.table is None or field.table in tables
			for field in term.nodes_()
			if isinstance(field, Field)
		)

	def _select_field(self, term: Any) -> None:
		if self._select_star_tables or self._select_star or isinstance(term, Star):
			super()._select_field(term)
		else:
			self._selects.append(term)

	def walk(self) -> tuple[str, list]:
		"""The query as SQL text with %s for each value, and the values."""
		parameter = _Place()
		sql = self.get_sql(parameter=parameter)
		return sql.replace("%", "%%").replace(PLACE, "%s"), parameter.get_parameters()

	def run(self, **kwargs: Any) -> Any:
		"""Run the query; takes what `frappe.db.sql` takes: `as_dict`, `as_list`, `pluck`, `debug` …"""
		sql, values = self.walk()
		return frappe.db.sql(sql, values, **kwargs)


class _Queries(SQLLiteQuery):
	"""PyPika's entry points, with our builder."""

	@classmethod
	def _builder(cls, **kwargs: Any) -> RunnableQuery:
		return RunnableQuery(**kwargs)


RunnableQuery.QUERY_CLS = _Queries


def DocType(name: str, **kwargs: Any) -> Table:
	"""The table of a DocType."""
	return DocTypeTable(f"tab{name}", **kwargs)


class QueryBuilder:
	"""What `frappe.qb` offers."""

	DocType = staticmethod(DocType)
	Table = Table
	Field = Field
	functions = functions
	fn = functions
	terms = LiteralValue
	desc = Order.desc
	asc = Order.asc
	Query = _Queries

	@staticmethod
	def from_(table: str | Table | PypikaQueryBuilder, **kwargs: Any) -> RunnableQuery:
		"""Select from a DocType's table, a Table or another query."""
		return _Queries.from_(_table(table), **kwargs)

	@staticmethod
	def into(table: str | Table, **kwargs: Any) -> RunnableQuery:
		"""Insert into a table."""
		return _Queries.into(_table(table), **kwargs)

	@staticmethod
	def update(table: str | Table, **kwargs: Any) -> RunnableQuery:
		"""Update a table."""
		return _Queries.update(_table(table), **kwargs)

	@staticmethod
	def select(*terms: Any, **kwargs: Any) -> RunnableQuery:
		"""Select without a table."""
		return _Queries.select(*terms, **kwargs)

	@staticmethod
	def create_table(table: str | Table) -> CreateQueryBuilder:
		"""Make a table."""
		return _Queries.create_table(_table(table))

	@staticmethod
	def drop_table(table: str | Table) -> DropQueryBuilder:
		"""Remove a table."""
		return _Queries.drop_table(_table(table))

	@staticmethod
	def get_query(doctype: str, **kwargs: Any):
		"""A list's fields, filters and order as a query; rights are not looked at unless asked for."""
		from frappe.query_builder.lists import ListQuery

		return ListQuery(doctype, **kwargs)


def _table(table: str | Table | PypikaQueryBuilder) -> Table | PypikaQueryBuilder:
	return DocType(table) if isinstance(table, str) else table


qb = QueryBuilder
