"""Numbers. Those that sums are made of are never null."""

from typing import Any

from frappe.model.fields.base import Coerce, FieldType, wrong
from frappe.utils import cint, flt

INT_LIMIT = 2**31 - 1
BIGINT_LIMIT = 2**63 - 1
DECIMAL_PLACES = 9
DECIMAL_LIMIT = 10**12


class Int(FieldType):
	"""Whole numbers; more than 11 digits of length make a bigint."""

	not_null = True
	empty = 0

	def column_type(self, df) -> str:
		return "bigint" if df.get("fieldtype") == "Long Int" or cint(df.get("length")) > 11 else "int"

	def coercer(self, df) -> Coerce:
		limit = BIGINT_LIMIT if self.column_type(df) == "bigint" else INT_LIMIT

		def to_int(value: Any) -> int:
			number = value if type(value) is int else cint(value)
			if -limit - 1 <= number <= limit:
				return number
			raise wrong(df, value)

		return to_int

	def default(self, text: str) -> int:
		return cint(text)


class Check(FieldType):
	"""Yes or no as 1 or 0."""

	column = "int"
	not_null = True
	empty = 0

	def coercer(self, df) -> Coerce:
		return to_check

	def default(self, text: str) -> int:
		return to_check(text)


def to_check(value: Any) -> int:
	"""1 for what counts as a number other than 0, else 0."""
	return 1 if value and cint(value) else 0


class Decimal(FieldType):
	"""Float, Currency, Percent: nine places, twelve digits before the point."""

	column = "decimal(21,9)"
	not_null = True
	empty = 0.0

	def coercer(self, df) -> Coerce:
		def to_decimal(value: Any) -> float:
			number = round(value if type(value) is float else flt(value), DECIMAL_PLACES)
			if -DECIMAL_LIMIT < number < DECIMAL_LIMIT:
				return number
			raise wrong(df, value)

		return to_decimal

	def default(self, text: str) -> float:
		return flt(text)


class Rating(Decimal):
	"""A share of the stars between 0 and 1."""

	column = "decimal(3,2)"

	def coercer(self, df) -> Coerce:
		return to_rating


def to_rating(value: Any) -> float:
	"""A number cut to 0..1, two places."""
	return round(min(max(flt(value), 0.0), 1.0), 2)


class Duration(FieldType):
	"""Seconds; empty stays empty."""

	column = "decimal(21,9)"

	def coercer(self, df) -> Coerce:
		def to_seconds(value: Any) -> float | None:
			if value is None or value == "":
				return None
			try:
				return round(float(value), DECIMAL_PLACES)
			except (TypeError, ValueError):
				raise wrong(df, value)

		return to_seconds

	def default(self, text: str) -> float:
		return flt(text)
