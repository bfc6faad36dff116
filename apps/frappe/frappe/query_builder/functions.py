"""SQL functions under the names that Frappe's `frappe.query_builder.functions` gives them."""

from typing import Any

from pypika.functions import *  # noqa: F403
from pypika.functions import Function
from pypika.terms import AggregateFunction


class Now(Function):
	"""The present moment."""

	def __init__(self, alias: str | None = None) -> None:
		super().__init__("now", alias=alias)


class CurDate(Function):
	"""Today."""

	def __init__(self, alias: str | None = None) -> None:
		super().__init__("curdate", alias=alias)


class CombineDatetime(Function):
	"""A date and a time as one moment."""

	def __init__(self, day: Any, clock: Any, alias: str | None = None) -> None:
		super().__init__("timestamp", day, clock, alias=alias)


class DateFormat(Function):
	"""A date as text, by MariaDB's %-codes."""

	def __init__(self, term: Any, form: str, alias: str | None = None) -> None:
		super().__init__("date_format", term, form, alias=alias)


class GroupConcat(AggregateFunction):
	"""The values of a group as one text, joined by commas."""

	def __init__(self, term: Any, alias: str | None = None) -> None:
		super().__init__("group_concat", term, alias=alias)


class UnixTimestamp(Function):
	"""Seconds since 1970."""

	def __init__(self, term: Any, alias: str | None = None) -> None:
		super().__init__("unix_timestamp", term, alias=alias)


class Round(Function):
	"""A rounded number."""

	def __init__(self, term: Any, digits: int = 0, alias: str | None = None) -> None:
		super().__init__("round", term, digits, alias=alias)


class Truncate(Function):
	"""A number cut off after some digits."""

	def __init__(self, term: Any, digits: int, alias: str | None = None) -> None:
		super().__init__("truncate", term, digits, alias=alias)


class Locate(Function):
	"""Where a text begins in another."""

	def __init__(self, needle: Any, text: Any, alias: str | None = None) -> None:
		super().__init__("locate", needle, text, alias=alias)


class Match:
	"""Full-text search, which this database does not have."""

	def __init__(self, *_columns: Any) -> None:
		raise NotImplementedError("frappe.query_builder.functions.Match")


__all__ = [  # noqa: F405
	"Abs",
	"Avg",
	"Cast",
	"Coalesce",
	"CombineDatetime",
	"Concat",
	"Count",
	"CurDate",
	"Date",
	"DateFormat",
	"GroupConcat",
	"IfNull",
	"Locate",
	"Lower",
	"Match",
	"Max",
	"Min",
	"Now",
	"Round",
	"Substring",
	"Sum",
	"Trim",
	"Truncate",
	"UnixTimestamp",
	"Upper",
]
