"""Dates and times, stored as text in one spelling so that text order is time order."""

import datetime
import re
from typing import Any

from frappe.model.fields.base import Coerce, FieldType, wrong

DAY = re.compile(r"(\d{4})-?(\d{1,2})-?(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?)?$")
CLOCK = re.compile(r"(-?)(\d{1,3}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?$")
STORED_LENGTH = len("2024-02-09 10:11:12.123456")
ZERO_DATE = "0000-00-00"


class Date(FieldType):
	"""A day."""

	column = "date"
	kinds = (str,)

	def coercer(self, df) -> Coerce:
		def to_date(value: Any) -> str | None:
			if not value:
				return None
			if isinstance(value, datetime.date):
				return value.isoformat()[:10]
			if value == ZERO_DATE:
				return value
			return _parse_day(df, value).date().isoformat()

		return to_date


class Datetime(FieldType):
	"""A moment, to the microsecond, in the site's time zone."""

	column = "datetime(6)"
	kinds = (str,)

	def coercer(self, df) -> Coerce:
		def to_datetime(value: Any) -> str | None:
			if not value:
				return None
			if isinstance(value, datetime.datetime):
				return value.replace(tzinfo=None).isoformat(" ", "microseconds")
			if type(value) is str and _is_stored_form(value):
				return value
			if isinstance(value, datetime.date):
				return f"{value.isoformat()} 00:00:00.000000"
			return _parse_day(df, value).isoformat(" ", "microseconds")

		return to_datetime


class Time(FieldType):
	"""A time of the day or a span of hours."""

	column = "time(6)"
	kinds = (str,)

	def coercer(self, df) -> Coerce:
		def to_time(value: Any) -> str | None:
			if value is None or value == "":
				return None
			if isinstance(value, datetime.timedelta):
				return _clock(value)
			if isinstance(value, datetime.datetime):
				value = value.time()
			if isinstance(value, datetime.time):
				return value.isoformat("microseconds")
			found = CLOCK.match(str(value).strip())
			if not found or int(found[3]) > 59 or int(found[4] or 0) > 59:
				raise wrong(df, value)
			sign, hours, minutes, seconds, fraction = found.groups()
			return f"{sign}{int(hours):02}:{int(minutes):02}:{int(seconds or 0):02}.{(fraction or ''):0<6}"

		return to_time


def _is_stored_form(value: str) -> bool:
	"""Whether a text is a moment as columns hold it, such as `2024-02-09 10:11:12.123456`; others are read more slowly."""
	if len(value) != STORED_LENGTH or value[10] != " " or value[19] != "." or not value[20:].isdigit():
		return False
	try:
		datetime.datetime.fromisoformat(value)
	except ValueError:
		return False
	return True


def _parse_day(df, value: Any) -> datetime.datetime:
	found = DAY.match(str(value).strip())
	if not found:
		raise wrong(df, value)
	year, month, day, hour, minute, second, fraction = found.groups()
	try:
		return datetime.datetime(
			int(year),
			int(month),
			int(day),
			int(hour or 0),
			int(minute or 0),
			int(second or 0),
			int(f"{fraction or 0:0<6}"),
		)
	except ValueError:
		raise wrong(df, value)


def _clock(span: datetime.timedelta) -> str:
	sign = "-" if span < datetime.timedelta() else ""
	seconds, micro = divmod(abs(span) // datetime.timedelta(microseconds=1), 1_000_000)
	return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{micro:06}"
