"""`frappe.qb`: queries written as Python, on PyPika.

builder.py    the query builder and what runs a query
functions.py  SQL functions under Frappe's names
lists.py      `frappe.qb.get_query`: the fields and filters of a list as a query
"""

from pypika import Case, Criterion, Field, Order, Table
from pypika.queries import Column

from frappe.query_builder import functions
from frappe.query_builder.builder import DocType, QueryBuilder, qb
from frappe.query_builder.terms import Interval

__all__ = [
	"Case",
	"Column",
	"Criterion",
	"DocType",
	"Field",
	"Interval",
	"Order",
	"QueryBuilder",
	"Table",
	"functions",
	"get_query_builder",
	"qb",
]


def get_query_builder(db_type: str = "sqlite") -> type[QueryBuilder]:
	"""The query builder of a kind of database; here there is one.

	:raises NotImplementedError: for any other database
	"""
	if db_type != "sqlite":
		raise NotImplementedError(f"frappe.query_builder.get_query_builder({db_type!r})")
	return qb
