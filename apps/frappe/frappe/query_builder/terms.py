"""Terms of a query that need a word of SQLite instead of one of MariaDB."""

from datetime import date, datetime, time, timedelta
from typing import Any

from pypika.terms import Interval as PypikaInterval
from pypika.terms import ValueWrapper


class Value(ValueWrapper):
	"""A value of a query: bound as a parameter; inside a function written out, with quotes doubled."""

	def get_value_sql(self, **kwargs: Any) -> str:
		if isinstance(self.value, bool):
			return str(int(self.value))
		return super().get_value_sql(**kwargs)

	def get_sql(self, quote_char: str | None = None, parameter=None, **kwargs: Any) -> str:
		if parameter is None or self.value is None:
			return super().get_sql(quote_char=quote_char, **kwargs)
		parameter.update_parameters(value=_bound(self.value))
		return parameter.get_sql(**kwargs)


def _bound(value: Any) -> Any:
	"""A value as the database stores it."""
	if isinstance(value, bool):
		return int(value)
	if isinstance(value, datetime):
		return value.isoformat(sep=" ")
	if isinstance(value, date | time):
		return value.isoformat()
	if isinstance(value, timedelta):
		return str(value)
	return value


class Interval(PypikaInterval):
	"""A span of time in an expression. SQLite has no such value."""

	def get_sql(self, **kwargs: Any) -> str:
		raise NotImplementedError(
			"frappe.query_builder.Interval: compute the date in Python (frappe.utils.add_to_date) and compare with it"
		)
