"""Values on their way into and out of SQLite: what Python has and SQLite has not, by declared type of the column."""

import datetime
import decimal
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from dateutil.parser import isoparse

from frappe.store.driver import sqlite3

ZERO = datetime.timedelta()


def span_text(span: datetime.timedelta) -> str:
	"""A span of hours as the database stores it: `HH:MM:SS.ffffff`."""
	sign = "-" if span < ZERO else ""
	seconds, micro = divmod(abs(span) // datetime.timedelta(microseconds=1), 1_000_000)
	return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{micro:06}"


def iso_moment(text: str) -> datetime.datetime:
	"""A date, or date and time, in any ISO spelling, the same on every Python (3.10 reads but some fractions).

	:raises ValueError: it is none
	"""
	try:
		return datetime.datetime.fromisoformat(text)
	except ValueError:
		return isoparse(text)


def read_date(raw: bytes) -> Any:
	text = raw.decode()
	try:
		return datetime.date.fromisoformat(text[:10])
	except ValueError:
		return text


def read_datetime(raw: bytes) -> Any:
	text = raw.decode()
	try:
		return datetime.datetime.fromisoformat(text)
	except ValueError:
		return text


def read_time(raw: bytes) -> Any:
	text = raw.decode()
	try:
		hours, minutes, seconds = text.lstrip("-").split(":")
		whole, _, fraction = seconds.partition(".")
		span = datetime.timedelta(
			hours=int(hours),
			minutes=int(minutes),
			seconds=int(whole),
			microseconds=int(f"{fraction:0<6}"),
		)
	except ValueError:
		return text
	return -span if text.startswith("-") else span


def read_decimal(raw: bytes) -> Any:
	try:
		return float(raw)
	except ValueError:
		return raw.decode()


def json_list(items: Iterable) -> str:
	"""Values as one JSON text for `json_each`, each in the form in which it would be bound."""
	return json.dumps(list(items), default=_bound, ensure_ascii=False)


def _bound(value: Any) -> Any:
	if isinstance(value, datetime.datetime):
		return value.replace(tzinfo=None).isoformat(" ", "microseconds")
	if isinstance(value, datetime.timedelta):
		return span_text(value)
	return float(value) if isinstance(value, decimal.Decimal) else str(value)


def register() -> None:
	"""Teach the `sqlite3` module our types; connections opened with `detect_types` read by them."""
	sqlite3.register_converter("date", read_date)
	sqlite3.register_converter("datetime", read_datetime)
	sqlite3.register_converter("time", read_time)
	sqlite3.register_converter("decimal", read_decimal)
	sqlite3.register_adapter(
		datetime.datetime, lambda moment: moment.replace(tzinfo=None).isoformat(" ", "microseconds")
	)
	sqlite3.register_adapter(datetime.date, lambda day: day.isoformat())
	sqlite3.register_adapter(datetime.time, lambda clock: clock.isoformat("microseconds"))
	sqlite3.register_adapter(datetime.timedelta, span_text)
	sqlite3.register_adapter(decimal.Decimal, float)
	sqlite3.register_adapter(bool, int)
	sqlite3.register_adapter(dict, lambda value: json.dumps(value, default=str, ensure_ascii=False))


def coerce(value: Any, declared: str, column: str = "") -> Any:
	"""A value as a column of a declared type takes it.

	:raises sqlite3.DataError: when the column cannot take it
	"""
	if value is None:
		return None
	word = _word(declared)
	if word in ("int", "bigint", "decimal"):
		return _number(value, word, column)
	if word in ("date", "datetime", "time"):
		return _moment(value, word, column)
	if type(value) is str:
		return value
	if isinstance(value, bool):
		return str(int(value))
	if isinstance(value, list | tuple | dict):
		return json.dumps(value, default=str, ensure_ascii=False)
	return value if isinstance(value, str) else str(value)


def coerce_column(values: Sequence, declared: str, column: str) -> Sequence:
	"""The values of many rows as one column takes them, as `coerce` has them: what needs nothing is not looked at, and each day once.

	:raises sqlite3.DataError: when the column cannot take one of them
	"""
	word = _word(declared)
	fitting = (
		int if word in ("int", "bigint") else None if word in ("decimal", "date", "datetime", "time") else str
	)
	others = set(map(type, values)) - {fitting, type(None)}
	if not others:
		return values
	if all(value is values[0] for value in values):
		return [coerce(values[0], declared, column)] * len(values)
	if others == {datetime.date}:
		known = {value: coerce(value, declared, column) for value in dict.fromkeys(values)}
		return [known[value] for value in values]
	return [
		value if value is None or type(value) is fitting else coerce(value, declared, column)
		for value in values
	]


@lru_cache(maxsize=1024)
def _word(declared: str) -> str:
	"""A declared type without its length."""
	return declared.split("(")[0].lower()


def _number(value: Any, word: str, column: str) -> int | float:
	if isinstance(value, int):
		return int(value)
	try:
		number = float(value)
	except (TypeError, ValueError):
		raise sqlite3.DataError(f"Incorrect {word} value: {value!r} for column '{column}'") from None
	return number if word == "decimal" else round(number)


def _moment(value: Any, word: str, column: str) -> str | None:
	if isinstance(value, datetime.timedelta):
		return span_text(value)
	if isinstance(value, datetime.time):
		return value.isoformat("microseconds")
	if word == "time":
		return _clock_text(str(value), column)
	if isinstance(value, str):
		try:
			return _moment_text(value, word)
		except ValueError:
			raise sqlite3.DataError(f"Incorrect {word} value: {value!r} for column '{column}'") from None
	if word == "date":
		return value.isoformat()[:10]
	if not isinstance(value, datetime.datetime):
		value = datetime.datetime(value.year, value.month, value.day)
	return value.isoformat(" ", "microseconds")[:26]


@lru_cache(maxsize=64)
def _moment_text(text: str, word: str) -> str:
	"""The stored form of a moment; rows that are written together often have the same.

	:raises ValueError: the text is no moment
	"""
	return _moment(iso_moment(text.strip()), word, "")


def _clock_text(text: str, column: str) -> str:
	try:
		parts = text.strip().rpartition(" ")[2].split(":")
		hours, minutes = int(parts[0]), int(parts[1])
		seconds = float(parts[2]) if len(parts) > 2 else 0.0
	except (ValueError, IndexError):
		raise sqlite3.DataError(f"Incorrect time value: {text!r} for column '{column}'") from None
	return span_text(datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds))
