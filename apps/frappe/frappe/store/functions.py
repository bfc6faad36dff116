"""Functions of MariaDB that applications use in their SQL and SQLite has not."""

import datetime
import hashlib
import math
import random
import re
import uuid
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from dateutil.relativedelta import relativedelta

from frappe.store.driver import sqlite3
from frappe.store.folding import sql_bare
from frappe.store.values import iso_moment

DATE_PARTS = {
	"%Y": "%Y", "%y": "%y", "%m": "%m", "%d": "%d", "%H": "%H", "%i": "%M", "%s": "%S", "%S": "%S", "%f": "%f",
	"%M": "%B", "%b": "%b", "%W": "%A", "%a": "%a", "%j": "%j", "%p": "%p", "%h": "%I", "%I": "%I", "%T": "%H:%M:%S",
	"%U": "%U", "%u": "%V", "%w": "%w", "%x": "%G", "%v": "%V", "%r": "%I:%M:%S %p",
}  # fmt: skip
"""Format codes of MariaDB that Python spells otherwise, or the same."""

FULL_UNITS = {
	"second": "seconds",
	"minute": "minutes",
	"hour": "hours",
	"day": "days",
	"week": "weeks",
	"month": "months",
	"year": "years",
	"microsecond": "microseconds",
}


def moment(value: Any) -> datetime.datetime | None:
	"""A date or time as the database stores it, as an object; None for what is none."""
	if value is None or value == "":
		return None
	try:
		return iso_moment(str(value))
	except ValueError:
		return None


def stored(when: datetime.datetime, like: Any = "") -> str:
	"""A moment in the spelling of the value that it was made from: a date stays a date."""
	if len(str(like)) == 10 and when.time() == datetime.time():
		return when.date().isoformat()
	return when.isoformat(" ", "microseconds" if when.microsecond else "seconds")


def now() -> str:
	"""The moment, in the site's time zone."""
	import frappe

	return frappe.utils.now_datetime().isoformat(" ", "microseconds")


def curdate() -> str:
	return now()[:10]


def curtime() -> str:
	return now()[11:]


def concat(*parts: Any) -> str | None:
	return None if None in parts else "".join(_text(part) for part in parts)


def concat_ws(separator: Any, *parts: Any) -> str | None:
	return None if separator is None else _text(separator).join(_text(p) for p in parts if p is not None)


def date_format(value: Any, form: str) -> str | None:
	when = moment(value)
	return when and re.sub(r"%.", lambda code: _date_part(when, code.group()), form)


def _date_part(when: datetime.datetime, code: str) -> str:
	if code in ("%c", "%e", "%k", "%l", "%D"):
		number = {
			"%c": when.month,
			"%e": when.day,
			"%k": when.hour,
			"%l": when.hour % 12 or 12,
			"%D": when.day,
		}[code]
		return str(number) + (_ordinal(number) if code == "%D" else "")
	return when.strftime(DATE_PARTS[code]) if code in DATE_PARTS else code[1:]


def _ordinal(number: int) -> str:
	return "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def str_to_date(value: Any, form: str) -> str | None:
	pattern = re.sub(
		r"%.", lambda code: DATE_PARTS.get(code.group(), {"%c": "%m", "%e": "%d"}.get(code.group(), "")), form
	)
	try:
		when = datetime.datetime.strptime(str(value), pattern)
	except ValueError:
		return None
	return when.date().isoformat() if not re.search(r"%[HhiIkSsTr]", form) else stored(when)


def date_add(value: Any, amount: Any, unit: str) -> str | None:
	when = moment(value)
	if when is None or amount is None:
		return None
	unit, amount = unit.lower(), int(float(amount))
	if unit == "quarter":
		unit, amount = "month", amount * 3
	if unit not in FULL_UNITS:
		raise NotImplementedError(f"interval … {unit}")
	return stored(when + relativedelta(**{FULL_UNITS[unit]: amount}), value)


def date_sub(value: Any, amount: Any, unit: str) -> str | None:
	return None if amount is None else date_add(value, -float(amount), unit)


def adddate(value: Any, days: Any) -> str | None:
	return date_add(value, days, "day")


def subdate(value: Any, days: Any) -> str | None:
	return date_sub(value, days, "day")


def datediff(later: Any, earlier: Any) -> int | None:
	end, start = moment(later), moment(earlier)
	return (end.date() - start.date()).days if end and start else None


def timestampdiff(unit: str, earlier: Any, later: Any) -> int | None:
	start, end = moment(earlier), moment(later)
	if start is None or end is None:
		return None
	unit = unit.lower()
	if unit in ("year", "quarter", "month"):
		months = _months(start, end) if start <= end else -_months(end, start)
		return int(months / {"year": 12, "quarter": 3, "month": 1}[unit])
	seconds = (end - start) / datetime.timedelta(microseconds=1)
	return int(
		seconds
		/ {"microsecond": 1, "second": 1e6, "minute": 6e7, "hour": 3.6e9, "day": 8.64e10, "week": 6.048e11}[
			unit
		]
	)


def _months(start: datetime.datetime, end: datetime.datetime) -> int:
	"""Whole months between two moments: a month is over when its day and time have come."""
	months = (end.year - start.year) * 12 + end.month - start.month
	return months - ((end.day, end.time()) < (start.day, start.time()))


def timestampadd(unit: str, amount: Any, value: Any) -> str | None:
	return date_add(value, amount, unit)


def timestamp(day: Any, clock: Any = None) -> str | None:
	"""A day and a time of the day as one moment."""
	when = moment(day)
	if when is None:
		return None
	if clock is None:
		return stored(when)
	hours, minutes, seconds = str(clock).split(":")
	return (
		when + datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
	).isoformat(" ", "microseconds")


def _part(name: str) -> Callable[[Any], int | None]:
	def part(value: Any) -> int | None:
		when = moment(value)
		return when and getattr(when, name)

	return part


def quarter(value: Any) -> int | None:
	when = moment(value)
	return when and (when.month + 2) // 3


def dayofweek(value: Any) -> int | None:
	when = moment(value)
	return when and when.isoweekday() % 7 + 1


def weekday(value: Any) -> int | None:
	when = moment(value)
	return when.weekday() if when else None


def week(value: Any, mode: int = 0) -> int | None:
	when = moment(value)
	return when and int(when.strftime("%V" if mode in (1, 3) else "%U"))


def dayofyear(value: Any) -> int | None:
	when = moment(value)
	return when and when.timetuple().tm_yday


def dayname(value: Any) -> str | None:
	when = moment(value)
	return when and when.strftime("%A")


def monthname(value: Any) -> str | None:
	when = moment(value)
	return when and when.strftime("%B")


def last_day(value: Any) -> str | None:
	when = moment(value)
	return when and (when + relativedelta(day=31)).date().isoformat()


def unix_timestamp(value: Any = None) -> float | None:
	when = moment(value if value is not None else now())
	return when and when.timestamp()


def from_unixtime(seconds: Any) -> str | None:
	return None if seconds is None else stored(datetime.datetime.fromtimestamp(seconds))


def time_to_sec(value: Any) -> int | None:
	if value is None:
		return None
	hours, minutes, seconds = str(value).rpartition(" ")[2].split(":")
	return int(hours) * 3600 + int(minutes) * 60 + int(float(seconds))


def locate(part: Any, whole: Any, start: int = 1) -> int | None:
	if part is None or whole is None:
		return None
	return _text(whole).lower().find(_text(part).lower(), start - 1) + 1


def left(value: Any, length: int) -> str | None:
	return None if value is None else _text(value)[: max(length, 0)]


def right(value: Any, length: int) -> str | None:
	return None if value is None else _text(value)[-length:] if length > 0 else ""


def lpad(value: Any, length: int, fill: str = " ") -> str | None:
	return (
		None
		if value is None
		else (fill * length + _text(value))[-length:]
		if len(_text(value)) < length
		else _text(value)[:length]
	)


def rpad(value: Any, length: int, fill: str = " ") -> str | None:
	return None if value is None else (_text(value) + fill * length)[:length]


def reverse(value: Any) -> str | None:
	return None if value is None else _text(value)[::-1]


def repeat(value: Any, times: int) -> str | None:
	return None if value is None else _text(value) * max(times, 0)


def field(value: Any, *choices: Any) -> int:
	wanted = _text(value).lower()
	return next((n for n, choice in enumerate(choices, 1) if _text(choice).lower() == wanted), 0)


def find_in_set(value: Any, choices: Any) -> int | None:
	if value is None or choices is None:
		return None
	parts = [part.lower() for part in str(choices).split(",")]
	return parts.index(_text(value).lower()) + 1 if _text(value).lower() in parts else 0


def substring_index(value: Any, mark: str, count: int) -> str | None:
	if value is None:
		return None
	parts = _text(value).split(mark)
	return mark.join(parts[:count] if count > 0 else parts[count:] if count < 0 else [])


def regexp(pattern: Any, value: Any) -> int | None:
	return None if value is None or pattern is None else int(bool(_compiled(pattern).search(_text(value))))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern:
	return re.compile(pattern, re.IGNORECASE)


def strcmp(one: Any, other: Any) -> int | None:
	if one is None or other is None:
		return None
	one, other = _text(one).lower(), _text(other).lower()
	return (one > other) - (one < other)


def truncate(value: Any, places: int) -> float | None:
	return None if value is None else math.trunc(value * 10**places) / 10**places


def _digest(name: str) -> Callable[[Any], str | None]:
	return lambda value: None if value is None else hashlib.new(name, _text(value).encode()).hexdigest()


def _math(function: Callable) -> Callable[..., Any]:
	def wrapped(*values: Any) -> Any:
		if None in values:
			return None
		try:
			return function(*values)
		except (ValueError, ZeroDivisionError):
			return None

	return wrapped


def _text(value: Any) -> str:
	return value if isinstance(value, str) else str(value)


class GroupConcat:
	"""group_concat(distinct …, separator): SQLite takes no separator together with distinct."""

	def __init__(self) -> None:
		self.parts: dict[str, None] = {}
		self.separator = ","

	def step(self, value: Any, separator: str = ",") -> None:
		if value is not None:
			self.parts[_text(value)] = None
			self.separator = separator

	def finalize(self) -> str | None:
		return self.separator.join(self.parts) if self.parts else None


class Spread:
	"""Variance of the whole population, and what follows from it."""

	def __init__(self) -> None:
		self.count = 0
		self.mean = self.squares = 0.0

	def step(self, value: Any) -> None:
		if value is not None:
			self.count += 1
			delta = value - self.mean
			self.mean += delta / self.count
			self.squares += delta * (value - self.mean)

	def finalize(self) -> float | None:
		return self.squares / self.count if self.count else None


class Deviation(Spread):
	def finalize(self) -> float | None:
		return math.sqrt(self.squares / self.count) if self.count else None


PURE: tuple[tuple[str, int, Callable], ...] = (
	("concat", -1, concat),
	("concat_ws", -1, concat_ws),
	("date_format", 2, date_format),
	("str_to_date", 2, str_to_date),
	("date_add", 3, date_add),
	("date_sub", 3, date_sub),
	("adddate", 2, adddate),
	("adddate", 3, date_add),
	("subdate", 2, subdate),
	("subdate", 3, date_sub),
	("datediff", 2, datediff),
	("timestampdiff", 3, timestampdiff),
	("timestampadd", 3, timestampadd),
	("timestamp", 1, timestamp),
	("timestamp", 2, timestamp),
	("year", 1, _part("year")),
	("month", 1, _part("month")),
	("day", 1, _part("day")),
	("dayofmonth", 1, _part("day")),
	("hour", 1, _part("hour")),
	("minute", 1, _part("minute")),
	("second", 1, _part("second")),
	("quarter", 1, quarter),
	("dayofweek", 1, dayofweek),
	("weekday", 1, weekday),
	("week", 1, week),
	("week", 2, week),
	("dayofyear", 1, dayofyear),
	("dayname", 1, dayname),
	("monthname", 1, monthname),
	("last_day", 1, last_day),
	("unix_timestamp", 1, unix_timestamp),
	("from_unixtime", 1, from_unixtime),
	("time_to_sec", 1, time_to_sec),
	("locate", 2, locate),
	("locate", 3, locate),
	("left_part", 2, left),
	("right_part", 2, right),
	("lpad", 2, lpad),
	("lpad", 3, lpad),
	("rpad", 2, rpad),
	("rpad", 3, rpad),
	("reverse", 1, reverse),
	("repeat", 2, repeat),
	("field", -1, field),
	("find_in_set", 2, find_in_set),
	("substring_index", 3, substring_index),
	("regexp", 2, regexp),
	("bare", 1, sql_bare),
	("strcmp", 2, strcmp),
	("truncate", 2, truncate),
	("md5", 1, _digest("md5")),
	("sha1", 1, _digest("sha1")),
	("sha", 1, _digest("sha1")),
	("floor", 1, _math(math.floor)),
	("ceil", 1, _math(math.ceil)),
	("ceiling", 1, _math(math.ceil)),
	("power", 2, _math(math.pow)),
	("pow", 2, _math(math.pow)),
	("sqrt", 1, _math(math.sqrt)),
	("exp", 1, _math(math.exp)),
	("ln", 1, _math(math.log)),
	("log10", 1, _math(math.log10)),
	("mod", 2, _math(math.fmod)),
	("sin", 1, _math(math.sin)),
	("cos", 1, _math(math.cos)),
	("acos", 1, _math(math.acos)),
	("radians", 1, _math(math.radians)),
)
CHANGING: tuple[tuple[str, int, Callable], ...] = (
	("now", 0, now),
	("now", 1, lambda digits: now()),
	("sysdate", 0, now),
	("curdate", 0, curdate),
	("curtime", 0, curtime),
	("unix_timestamp", 0, unix_timestamp),
	("rand", 0, random.random),
	("uuid", 0, lambda: str(uuid.uuid4())),
)
AGGREGATES: tuple[tuple[str, int, type], ...] = (
	("group_concat_distinct", 1, GroupConcat),
	("group_concat_distinct", 2, GroupConcat),
	("std", 1, Deviation),
	("stddev", 1, Deviation),
	("variance", 1, Spread),
)


def register(connection: sqlite3.Connection) -> None:
	"""Make the functions known to a connection."""
	for name, arguments, function in PURE:
		connection.create_function(name, arguments, function, deterministic=True)
	for name, arguments, function in CHANGING:
		connection.create_function(name, arguments, function)
	for name, arguments, aggregate in AGGREGATES:
		connection.create_aggregate(name, arguments, aggregate)
