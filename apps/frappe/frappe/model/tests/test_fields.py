"""Field types: what becomes of values on their way into a column."""

import datetime
import sqlite3
import unittest

from hypothesis import given
from hypothesis import strategies as st

import frappe
from frappe.model.fields import FIELD_TYPES, field_type


def coerce(fieldtype: str, value, **properties):
	"""What the column of a field gets for a value."""
	df = frappe._dict(fieldtype=fieldtype, fieldname="f", label="F", **properties)
	return field_type(fieldtype).coercer(df)(value)


class TestFields(unittest.TestCase):
	def test_every_type_has_a_column_or_none(self):
		without = {
			name for name, kind in FIELD_TYPES.items() if kind.column_type({"fieldtype": name}) is None
		}
		self.assertEqual(
			without,
			{
				"Table",
				"Table MultiSelect",
				"Section Break",
				"Column Break",
				"Tab Break",
				"HTML",
				"Button",
				"Image",
				"Fold",
				"Heading",
			},
		)

	@given(st.dates())
	def test_a_date_comes_back_as_it_was(self, day):
		for given_as in (day, day.isoformat(), f"{day.isoformat()} 10:00:00"):
			self.assertEqual(coerce("Date", given_as), day.isoformat())

	@given(st.datetimes(), st.datetimes())
	def test_moments_as_text_are_in_the_order_of_time(self, one, other):
		texts = [coerce("Datetime", moment) for moment in (one, other)]
		self.assertEqual(sorted(texts), [coerce("Datetime", moment) for moment in sorted((one, other))])

	@given(st.timedeltas(datetime.timedelta(0), datetime.timedelta(hours=838)))
	def test_a_span_keeps_its_microseconds(self, span):
		hours, minutes, seconds = coerce("Time", span).split(":")
		again = datetime.timedelta(
			hours=int(hours), minutes=int(minutes), microseconds=round(float(seconds) * 1_000_000)
		)
		self.assertEqual(again, span)

	def test_what_is_no_date_is_refused(self):
		for value in ("29-02-2024", "2023-02-29", "today", "2024-13-01", "20240230"):
			with self.assertRaises(sqlite3.DataError, msg=value):
				coerce("Date", value)

	@given(st.integers())
	def test_an_int_fits_or_is_refused(self, number):
		if -(2**31) <= number < 2**31:
			self.assertEqual(coerce("Int", number), number)
		else:
			with self.assertRaises(sqlite3.DataError):
				coerce("Int", number)

	@given(st.floats(allow_nan=False))
	def test_a_rating_is_between_nothing_and_all(self, number):
		self.assertTrue(0 <= coerce("Rating", number) <= 1)

	def test_a_unique_text_is_null_when_empty_and_has_no_blanks_behind(self):
		self.assertIsNone(coerce("Data", "", unique=1))
		self.assertIsNone(coerce("Data", "  ", unique=1))
		self.assertEqual(coerce("Data", "a  ", unique=1), "a")
		self.assertEqual(coerce("Data", "a  "), "a  ")

	def test_json_is_checked(self):
		self.assertEqual(coerce("JSON", {"甲": [1]}), '{"甲":[1]}')
		with self.assertRaises(sqlite3.DataError):
			coerce("JSON", "{broken")


if __name__ == "__main__":
	unittest.main()
