"""Dates, times and spans: conversion, arithmetic, periods and their text, in the site's time zone."""

import datetime
import re
from calendar import monthrange
from typing import Any, TypeVar, overload
from zoneinfo import ZoneInfo

from dateutil import parser
from dateutil.relativedelta import relativedelta

import frappe
from frappe.utils.numbers import cint, flt
from frappe.utils.settings import get_system_settings

DateTimeLikeObject = str | datetime.date | datetime.datetime
_Day = TypeVar("_Day", str, datetime.datetime, datetime.date)
"""What a function takes and gives back in the same kind: text, a moment or a date."""

DATE_FORMAT = "%Y-%m-%d"
TIME_FORMAT = "%H:%M:%S.%f"
DATETIME_FORMAT = DATE_FORMAT + " " + TIME_FORMAT

WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_NO_DATE = ("0001-01-01", "0000-00-00")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_DURATION = re.compile(r"(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?")


# --- conversion


@overload
def getdate(string_date: datetime.date | None = None, parse_day_first: bool = False) -> datetime.date: ...
@overload
def getdate(string_date: Any, parse_day_first: bool = False) -> datetime.date | Any: ...
def getdate(string_date: Any = None, parse_day_first: bool = False) -> datetime.date | None:
	"""A value as a date; nothing is today; the zero date is None.

	:raises ValidationError: on text that is no date
	"""
	if not string_date:
		return get_datetime().date()
	if isinstance(string_date, datetime.datetime):
		return string_date.date()
	if isinstance(string_date, datetime.date):
		return string_date
	text = str(string_date)
	if text.startswith(_NO_DATE):
		return None
	try:
		if len(text) == 10 and _ISO_DATE.fullmatch(text):
			return datetime.date.fromisoformat(text)
		return parser.parse(text, dayfirst=parse_day_first).date()
	except (ValueError, OverflowError):
		frappe.throw(
			frappe._("{0} is not a valid date string.").format(frappe.bold(frappe.utils.escape_html(text))),
			title=frappe._("Invalid Date"),
		)


@overload
def get_datetime(datetime_str: datetime.date | None = None) -> datetime.datetime: ...
@overload
def get_datetime(datetime_str: Any) -> datetime.datetime | Any: ...
def get_datetime(datetime_str: Any = None) -> datetime.datetime | datetime.timedelta | None:
	"""A value as a moment; None is now; empty and zero are None; a span stays a span.

	:raises dateutil.parser.ParserError: on text that is no moment
	"""
	if datetime_str is None:
		return now_datetime()
	if isinstance(datetime_str, datetime.datetime | datetime.timedelta):
		return datetime_str
	if isinstance(datetime_str, list | tuple):
		return datetime.datetime(*datetime_str)
	if isinstance(datetime_str, datetime.date):
		return datetime.datetime.combine(datetime_str, datetime.time())
	if not datetime_str or str(datetime_str).startswith(_NO_DATE):
		return None
	text = str(datetime_str)
	try:
		return datetime.datetime.strptime(text, DATETIME_FORMAT if "." in text else "%Y-%m-%d %H:%M:%S")
	except ValueError:
		moment = parser.parse(text, default=datetime.datetime.combine(now_datetime().date(), datetime.time()))
		return moment


def get_time(time_str: Any) -> datetime.time:
	"""A value as a time of day.

	:raises dateutil.parser.ParserError: on text that is no time
	"""
	if isinstance(time_str, datetime.datetime):
		return time_str.time()
	if isinstance(time_str, datetime.time):
		return time_str
	if isinstance(time_str, datetime.timedelta):
		return (datetime.datetime.min + time_str).time()
	return parser.parse(str(time_str)).time()


def get_timedelta(time: str | None = None) -> datetime.timedelta | None:
	"""A text like `10:30:00` as a span; None if it is none."""
	try:
		return to_timedelta(time or "0:00:00")
	except ValueError:
		return None


def to_timedelta(time_str: Any) -> Any:
	"""A time of day or its text as the span since midnight; other values stay as they are."""
	if isinstance(time_str, datetime.time):
		time_str = str(time_str)
	if not isinstance(time_str, str):
		return time_str
	days, _, clock = time_str.rpartition("day")
	sign = -1 if clock.strip().startswith("-") else 1
	parts = clock.lstrip("s, ").lstrip("-").split(":")
	if len(parts) > 1 and all(part.replace(".", "", 1).isdigit() for part in parts):
		hours, minutes, seconds = [*map(float, parts), 0.0][:3]
		span = datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds)
		return sign * span + datetime.timedelta(days=cint(days.strip()) if days else 0)
	moment = parser.parse(time_str)
	return datetime.timedelta(
		hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
	)


def get_datetime_str(datetime_obj: DateTimeLikeObject) -> str:
	"""A moment as stored: with microseconds."""
	return get_datetime(datetime_obj).strftime(DATETIME_FORMAT)


def get_date_str(date_obj: DateTimeLikeObject) -> str:
	"""A date as stored."""
	return get_datetime(date_obj).strftime(DATE_FORMAT)


def get_time_str(timedelta_obj: datetime.timedelta | str) -> str:
	"""A span since midnight as text, hours without leading zero."""
	return str(to_timedelta(timedelta_obj))


def get_timestamp(date: DateTimeLikeObject | None = None) -> float:
	"""Seconds since 1970 of a day's beginning, by the machine's clock."""
	return datetime.datetime.combine(getdate(date), datetime.time()).timestamp()


def guess_date_format(date_string: str) -> str | None:
	"""The `strptime` format of a date's text; None if it is no usual one."""
	text = date_string.strip()
	if not text:
		return None
	formats = ["%d{0}%m{0}%Y", "%m{0}%d{0}%Y", "%Y{0}%m{0}%d", "%d{0}%m{0}%y", "%m{0}%d{0}%y", "%y{0}%m{0}%d"]
	days = [day.format(sign) for sign in "-/. " for day in formats]
	days += ["%d-%b-%Y", "%d %b %Y", "%b %d %Y", "%d %B %Y", "%B %d, %Y", "%Y%m%d"]
	times = [
		"",
		" %H:%M:%S.%f",
		" %H:%M:%S",
		" %H:%M",
		" %I:%M:%S %p",
		" %I:%M %p",
		"T%H:%M:%S.%f",
		"T%H:%M:%S",
	]
	for time in times:
		for day in days:
			try:
				datetime.datetime.strptime(text, day + time)
			except ValueError:
				continue
			return day + time
	return None


# --- now


def get_system_timezone() -> str:
	"""The name of the site's time zone."""
	return get_system_settings("time_zone")


get_time_zone = get_system_timezone


def now_datetime() -> datetime.datetime:
	"""Now in the site's time zone, without zone information."""
	return datetime.datetime.now(ZoneInfo(get_system_timezone())).replace(tzinfo=None)


def now() -> str:
	"""Now as stored, e.g. `2024-02-09 10:11:12.123456`; the day is `frappe.flags.current_date` if set."""
	fixed = frappe.flags.current_date
	if fixed:
		return getdate(fixed).strftime(DATE_FORMAT) + " " + now_datetime().strftime(TIME_FORMAT)
	return now_datetime().strftime(DATETIME_FORMAT)


def nowdate() -> str:
	"""Today as stored, e.g. `2024-02-09`."""
	return now_datetime().strftime(DATE_FORMAT)


def today() -> str:
	"""Today as stored; the same as `nowdate`."""
	return nowdate()


def nowtime() -> str:
	"""The time of day as stored."""
	return now_datetime().strftime(TIME_FORMAT)


def get_datetime_in_timezone(time_zone: str) -> datetime.datetime:
	"""Now in another time zone, with zone information."""
	return datetime.datetime.now(ZoneInfo(time_zone))


def convert_utc_to_timezone(utc_timestamp: datetime.datetime, time_zone: str) -> datetime.datetime:
	"""A moment of UTC in another time zone, with zone information."""
	if utc_timestamp.tzinfo is None:
		utc_timestamp = utc_timestamp.replace(tzinfo=datetime.timezone.utc)
	return utc_timestamp.astimezone(ZoneInfo(time_zone))


def convert_utc_to_system_timezone(utc_timestamp: datetime.datetime) -> datetime.datetime:
	"""A moment of UTC in the site's time zone, with zone information."""
	return convert_utc_to_timezone(utc_timestamp, get_system_timezone())


def convert_timezone_to_utc(moment: datetime.datetime, time_zone: str) -> datetime.datetime:
	"""A moment of a time zone in UTC, with zone information."""
	if moment.tzinfo is None:
		moment = moment.replace(tzinfo=ZoneInfo(time_zone))
	return moment.astimezone(datetime.timezone.utc)


# --- arithmetic


@overload
def add_to_date(date: str, *args: Any, **kwargs: Any) -> str: ...
@overload
def add_to_date(date: datetime.datetime | None, *args: Any, **kwargs: Any) -> datetime.datetime | Any: ...
@overload
def add_to_date(date: datetime.date, *args: Any, **kwargs: Any) -> datetime.date | Any: ...
def add_to_date(
	date: DateTimeLikeObject | None,
	years: float = 0,
	months: float = 0,
	weeks: float = 0,
	days: float = 0,
	hours: float = 0,
	minutes: float = 0,
	seconds: float = 0,
	as_string: bool = False,
	as_datetime: bool = False,
) -> DateTimeLikeObject:
	"""Add to a date; months stop at the last day of a shorter month. Text in gives text out."""
	if hours:
		as_datetime = True
	if date is None:
		date = now_datetime()
	if isinstance(date, str):
		as_string = True
		as_datetime = as_datetime or " " in date
		date = parser.parse(date)
	if as_datetime and not isinstance(date, datetime.datetime):
		date = get_datetime(date)
	result = date + relativedelta(
		years=cint(years),
		months=cint(months),
		weeks=weeks,
		days=days,
		hours=hours,
		minutes=minutes,
		seconds=seconds,
	)
	if not as_string:
		return result
	return result.strftime(DATETIME_FORMAT if as_datetime else DATE_FORMAT)


@overload
def add_days(date: _Day, days: float) -> _Day: ...
@overload
def add_days(date: None, days: float) -> datetime.datetime: ...
def add_days(date: DateTimeLikeObject | None, days: float) -> DateTimeLikeObject:
	"""Add days; text in gives text out."""
	return add_to_date(date, days=days)


@overload
def add_months(date: _Day, months: int) -> _Day: ...
@overload
def add_months(date: None, months: int) -> datetime.datetime: ...
def add_months(date: DateTimeLikeObject | None, months: int) -> DateTimeLikeObject:
	"""Add months; stops at the last day of a shorter month."""
	return add_to_date(date, months=months)


@overload
def add_years(date: _Day, years: int) -> _Day: ...
@overload
def add_years(date: None, years: int) -> datetime.datetime: ...
def add_years(date: DateTimeLikeObject | None, years: int) -> DateTimeLikeObject:
	"""Add years; 29 February becomes 28 in other years."""
	return add_to_date(date, years=years)


def date_diff(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> int:
	"""Days from the second date to the first."""
	return (getdate(string_ed_date) - getdate(string_st_date)).days


days_diff = date_diff


def month_diff(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> int:
	"""How many calendar months the span from the second date to the first touches."""
	end, start = getdate(string_ed_date), getdate(string_st_date)
	return (end.year - start.year) * 12 + end.month - start.month + 1


def time_diff(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> datetime.timedelta:
	"""The span from the second moment to the first."""
	return get_datetime(string_ed_date) - get_datetime(string_st_date)


def time_diff_in_seconds(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> float:
	"""Seconds from the second moment to the first."""
	return time_diff(string_ed_date, string_st_date).total_seconds()


def time_diff_in_hours(string_ed_date: DateTimeLikeObject, string_st_date: DateTimeLikeObject) -> float:
	"""Hours from the second moment to the first, with six decimals."""
	return round(time_diff_in_seconds(string_ed_date, string_st_date) / 3600, 6)


# --- periods


def _period_date(date: datetime.date, as_str: bool) -> datetime.date | str:
	return date.strftime(DATE_FORMAT) if as_str else date


def get_first_day(
	dt: DateTimeLikeObject, d_years: int = 0, d_months: int = 0, as_str: bool = False
) -> datetime.date | str:
	"""The first day of a date's month, moved by years and months."""
	first = getdate(dt).replace(day=1) + relativedelta(years=d_years, months=d_months)
	return _period_date(first, as_str)


def get_last_day(dt: DateTimeLikeObject) -> datetime.date:
	"""The last day of a date's month."""
	date = getdate(dt)
	return date.replace(day=monthrange(date.year, date.month)[1])


def is_last_day_of_the_month(date: DateTimeLikeObject) -> bool:
	"""Whether a date is the last of its month."""
	return getdate(date) == get_last_day(date)


def get_quarter_start(dt: DateTimeLikeObject, as_str: bool = False) -> datetime.date | str:
	"""The first day of a date's quarter."""
	date = getdate(dt)
	return _period_date(date.replace(month=(date.month - 1) // 3 * 3 + 1, day=1), as_str)


def get_quarter_ending(date: DateTimeLikeObject) -> datetime.date:
	"""The last day of a date's quarter."""
	return get_last_day(get_quarter_start(date) + relativedelta(months=2))


def get_year_start(dt: DateTimeLikeObject, as_str: bool = False) -> datetime.date | str:
	"""The first day of a date's year."""
	return _period_date(getdate(dt).replace(month=1, day=1), as_str)


def get_year_ending(date: DateTimeLikeObject) -> datetime.date:
	"""The last day of a date's year."""
	return getdate(date).replace(month=12, day=31)


def get_start_of_week_index() -> int:
	"""The site's first day of the week; Sunday is 0."""
	return WEEKDAYS.index(get_system_settings("first_day_of_the_week"))


def get_first_day_of_week(dt: DateTimeLikeObject, as_str: bool = False) -> datetime.date | str:
	"""The first day of a date's week, by the site's first day of the week."""
	date = getdate(dt)
	passed = (date.isoweekday() - get_start_of_week_index()) % 7
	return _period_date(date - datetime.timedelta(days=passed), as_str)


def get_last_day_of_week(dt: DateTimeLikeObject) -> datetime.date:
	"""The last day of a date's week."""
	return get_first_day_of_week(dt) + datetime.timedelta(days=6)


def get_weekdays() -> list[str]:
	"""The English names of the days, Monday first."""
	return [*WEEKDAYS[1:], WEEKDAYS[0]]


def get_weekday(datetime: DateTimeLikeObject | None = None) -> str:
	"""The English name of a moment's day; today's if none is given."""
	return get_weekdays()[(get_datetime(datetime) or now_datetime()).weekday()]


def get_month(date: DateTimeLikeObject | None = None) -> str:
	"""The English name of a date's month."""
	return getdate(date).strftime("%B")


def get_timespan_date_range(timespan: str) -> tuple[datetime.date, datetime.date] | None:
	"""First and last day of a span named as in filters, e.g. `last month`, `this quarter`, `next 7 days`."""
	today_ = getdate()
	fixed = {"today": 0, "yesterday": -1, "tomorrow": 1}
	if timespan in fixed:
		day = today_ + datetime.timedelta(days=fixed[timespan])
		return day, day
	direction, _, unit = timespan.partition(" ")
	found = re.fullmatch(r"(?:(\d+) )?(day|week|month|quarter|year)s?", unit)
	if direction not in ("last", "this", "next") or not found:
		return None
	count, kind = cint(found[1] or 1), found[2]
	if kind == "day":
		return _days_range(direction, count, today_)
	return _calendar_range(direction, count, kind, today_)


def _days_range(direction: str, count: int, day: datetime.date) -> tuple[datetime.date, datetime.date]:
	if direction == "last":
		return day - datetime.timedelta(days=count), day
	if direction == "next":
		return day, day + datetime.timedelta(days=count)
	return day, day


def _calendar_range(
	direction: str, count: int, kind: str, day: datetime.date
) -> tuple[datetime.date, datetime.date]:
	starts = {
		"week": get_first_day_of_week,
		"month": get_first_day,
		"quarter": get_quarter_start,
		"year": get_year_start,
	}
	steps = {
		"week": relativedelta(weeks=1),
		"month": relativedelta(months=1),
		"quarter": relativedelta(months=3),
		"year": relativedelta(years=1),
	}
	start, step = starts[kind](day), steps[kind]
	one_day = datetime.timedelta(days=1)
	if direction == "last":
		return start - step * count, start - one_day
	if direction == "next":
		return start + step, start + step * (count + 1) - one_day
	return start, start + step - one_day


# --- text


def _locale() -> str:
	return (getattr(frappe.local, "lang", None) or "en").replace("-", "_")


def _by_babel(name: str, value: Any, pattern: str) -> str:
	"""What a function of `babel.dates` writes in the language of the session; English where it knows no such language.

	Babel comes when a date is first written out: most processes of a bench at rest never do.
	"""
	from babel import UnknownLocaleError, dates

	function = getattr(dates, name)
	try:
		return function(value, pattern, locale=_locale())
	except (UnknownLocaleError, ValueError):
		return function(value, pattern, locale="en")


def get_user_date_format() -> str:
	"""The site's date format, e.g. `yyyy-mm-dd`."""
	return get_system_settings("date_format")


def get_user_time_format() -> str:
	"""The site's time format, e.g. `HH:mm:ss`."""
	return get_system_settings("time_format")


def formatdate(
	string_date: DateTimeLikeObject | None = None,
	format_string: str | None = None,
	parse_day_first: bool = False,
) -> str:
	"""A date as text, in the site's format or the given one; nothing is the empty text."""
	if not string_date:
		return ""
	date = getdate(string_date, parse_day_first)
	if date is None:
		return ""
	pattern = (format_string or get_user_date_format()).replace("mm", "MM").replace("Y", "y")
	return date.isoformat() if pattern == "yyyy-MM-dd" else _by_babel("format_date", date, pattern)


format_date = formatdate


def format_time(time_string: Any = None, format_string: str | None = None) -> str:
	"""A time of day as text, in the site's format or the given one; nothing is the empty text."""
	if time_string is None or time_string == "":
		return ""
	time = get_time(time_string)
	pattern = format_string or get_user_time_format()
	if pattern == "HH:mm:ss":
		return time.strftime("%H:%M:%S")
	return _by_babel("format_time", time, pattern)


def format_datetime(
	datetime_string: DateTimeLikeObject | None, format_string: str | None = None
) -> str | None:
	"""A moment as text, in the site's format or the given one; nothing stays None."""
	if not datetime_string:
		return None
	moment = get_datetime(datetime_string)
	if moment is None:
		return None
	pattern = format_string or f"{get_user_date_format().replace('mm', 'MM')} {get_user_time_format()}"
	if pattern == "yyyy-MM-dd HH:mm:ss":
		return moment.strftime("%Y-%m-%d %H:%M:%S")
	return _by_babel("format_datetime", moment, pattern)


def global_date_format(date: DateTimeLikeObject, format: str = "long") -> str:
	"""A date with the month written out, in the session's language."""
	return _by_babel("format_date", getdate(date), format)


def format_duration(seconds: Any, hide_days: bool = False) -> str:
	"""A span of seconds as `1d 1h 1m 1s`; nothing and 0 are the empty text."""
	rest = cint(seconds)
	sign = "-" if rest < 0 else ""
	rest = abs(rest)
	units = (
		(("h", 3600), ("m", 60), ("s", 1)) if hide_days else (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
	)
	parts = []
	for letter, size in units:
		count, rest = divmod(rest, size)
		if count:
			parts.append(f"{count}{letter}")
	return sign + " ".join(parts)


def duration_to_seconds(duration: str) -> int:
	"""`1d 1h 1m 1s` as seconds.

	:raises ValidationError: on other text
	"""
	validate_duration_format(duration)
	days, hours, minutes, seconds = (cint(part) for part in _DURATION.fullmatch(duration.strip()).groups())
	return days * 86400 + hours * 3600 + minutes * 60 + seconds


def validate_duration_format(duration: str) -> None:
	"""Check that a text is a span like `1d 1h 1m 1s`.

	:raises ValidationError:
	"""
	text = (duration or "").strip()
	if not text or not _DURATION.fullmatch(text):
		frappe.throw(
			frappe._("Value {0} must be in the valid duration format: d h m s").format(
				frappe.bold(frappe.utils.escape_html(text))
			)
		)


def get_eta(from_time: DateTimeLikeObject, percent_complete: float) -> str:
	"""The time that is left of a work begun at `from_time`, as a span's text."""
	passed = time_diff(now_datetime(), from_time).total_seconds()
	left = flt(100 - percent_complete) / flt(percent_complete) * passed
	return str(datetime.timedelta(seconds=left))


def pretty_date(iso_datetime: DateTimeLikeObject) -> str:
	"""How long ago a moment was, in words."""
	if not iso_datetime:
		return ""
	span = now_datetime() - get_datetime(iso_datetime)
	seconds, days = span.total_seconds(), span.days
	_ = frappe._
	if seconds < 60:
		return _("just now")
	if seconds < 120:
		return _("1 minute ago")
	if seconds < 3600:
		return _("{0} minutes ago").format(int(seconds // 60))
	if seconds < 7200:
		return _("1 hour ago")
	if days < 1:
		return _("{0} hours ago").format(int(seconds // 3600))
	if days == 1:
		return _("Yesterday")
	if days < 7:
		return _("{0} days ago").format(days)
	if days < 12:
		return _("1 week ago")
	if days < 31:
		return _("{0} weeks ago").format(-(-days // 7))
	if days < 46:
		return _("1 month ago")
	if days < 365:
		return _("{0} months ago").format(-(-days // 30))
	if days < 550:
		return _("1 year ago")
	return _("{0} years ago").format(-(-days // 365))


def comment_when(datetime_value: DateTimeLikeObject, mini: bool = False) -> str:
	"""How long ago a moment was, as HTML that carries the moment."""
	stamp = str(datetime_value or "")
	return (
		f'<span class="frappe-timestamp" data-timestamp="{stamp}" title="{stamp}">{pretty_date(stamp)}</span>'
	)


__all__ = [
	name for name in globals() if not name.startswith("_") and name not in ("Any", "re", "frappe", "parser")
]
