"""Reading dates as people write them into spreadsheets; adding months (decisions D1, D12).

What can be read in one way only is read; what cannot is refused with the reason. A month without a day gives the first
day of the month and precision `"month"`.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from party_investigation.rules.problem import Problem, _, hard

Precision = Literal["day", "month"]

CHINA_TIME = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 1880, 2100

_EXCEL_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(2101, 73415)  # 1905 … 2100; smaller numbers are years
_PLAIN = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(?:份|(\d{1,2})[日号]?)?")
_COMPACT = re.compile(r"((?:1[89]|20)\d\d)(\d\d)(\d\d)?")
_TIME = re.compile(r"(?<=[\d日号])(?:\s+|T)\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$")
_SHORT_YEAR = re.compile(r"['’]?\d\d[-/.年]\d{1,2}(?:[-/.月](?:\d{1,2}[日号]?)?)?|\d\d[01]\d[0-3]\d")
_DAY_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_ONLY_YEAR = re.compile(r"\d{4}年?")
BLANKS = frozenset(("-", "--", "—", "——"))
"""What people write into a cell that has nothing to say."""
_NOTHING = BLANKS | {"", "/", "无"}
_SEPARATORS = str.maketrans(
	{"、": ".", "，": ".", ",": ".", "。": ".", "·": ".", "\\": "/", "_": "-", "~": "-"}
	| dict.fromkeys("‐‑‒–—―−－", "-")
)
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DIGITS = {
	"〇": 0,
	"○": 0,
	"Ｏ": 0,
	"O": 0,
	"零": 0,
	"一": 1,
	"二": 2,
	"三": 3,
	"四": 4,
	"五": 5,
	"六": 6,
	"七": 7,
	"八": 8,
	"九": 9,
}
_NUMERALS = re.compile("[〇○ＯO零一二三四五六七八九十廿卅元正]+")


@dataclass(frozen=True)
class ReadDate:
	"""The content of a cell: a day and its precision, or nothing, or a problem."""

	day: dt.date | None = None
	precision: Precision | None = None
	problem: Problem | None = None

	@property
	def is_month(self) -> bool:
		return self.precision == "month"


NOTHING = ReadDate()


def read_date(value: Any, field: str | None = None) -> ReadDate:
	"""Read a cell: a date, a number that Excel shows as a date, or text in any common spelling.

	Empty cells (and 无, — and /) give `NOTHING`. Never raises.
	"""
	read = _read(value)
	if field and read.problem:
		return ReadDate(problem=read.problem.at(field))
	return read


def _read(value: Any) -> ReadDate:
	if value is None:
		return NOTHING
	if isinstance(value, dt.datetime):
		return _day(value.year, value.month, value.day, value)
	if isinstance(value, dt.date):
		return _day(value.year, value.month, value.day, value)
	if isinstance(value, str):
		return _read_text(value)
	if isinstance(value, (int, float)) and not isinstance(value, bool):
		return _read_number(value)
	return _unreadable(value)


def _read_number(value: float) -> ReadDate:
	if value != value or abs(value) > 99_999_999:
		return _unreadable(value)
	if isinstance(value, float) and FIRST_YEAR <= value < LAST_YEAR and not value.is_integer():
		return _read_year_and_month(value)
	whole = int(value)
	if whole in _SERIALS:
		day = _EXCEL_EPOCH + dt.timedelta(days=whole)
		return ReadDate(day, "day")
	return _read_text(str(whole))


def _read_year_and_month(value: float) -> ReadDate:
	"""Read 1985.7 that a spreadsheet took for a number; 1985.1 may have been 1985.10."""
	text = repr(value)
	if text.endswith(".1"):
		problem = hard(
			"date.january_or_october",
			_("{value} may be January or October: the spreadsheet has cut the zero."),
			_("Write the month as text, for example 1985-01 or 1985-10."),
			value=text,
		)
		return ReadDate(problem=problem)
	return _read_text(text)


@lru_cache(maxsize=65536)
def _read_text(text: str) -> ReadDate:
	if (plain := _PLAIN.fullmatch(text)) is not None:
		return _from_groups(plain[1], plain[3], plain[4], text)
	tidy = _tidy(text)
	if tidy in _NOTHING:
		return NOTHING
	if match := _PLAIN.fullmatch(tidy):
		return _from_groups(match[1], match[3], match[4], text)
	if match := _CHINESE.fullmatch(tidy) or _COMPACT.fullmatch(tidy):
		return _from_groups(match[1], match[2], match[3], text)
	if tidy.isdecimal() and int(tidy) in _SERIALS:
		return _read_number(int(tidy))
	if re.fullmatch(r"\d{4,5}\.\d+", tidy) and int(float(tidy)) in _SERIALS:
		return _read_number(int(float(tidy)))
	return _refuse(tidy, text)


def _tidy(text: str) -> str:
	text = text.translate(_HALF_WIDTH).strip()
	text = _TIME.sub("", text)
	if re.fullmatch(r"\d{4}\s+\d{1,2}(\s+\d{1,2})?", text):
		text = "-".join(text.split())
	text = re.sub(r"[\s\u200b\ufeff]+", "", text)
	if _NUMERALS.search(text):
		text = _NUMERALS.sub(lambda match: _numeral(match[0]), text)
	text = text.translate(_SEPARATORS).lstrip("'’")
	return text.rstrip(".-/") or text


def _numeral(word: str) -> str:
	"""Return a Chinese numeral of a date in digits: 二〇一六 → 2016, 二十一 → 21, 元 (月) → 1."""
	if word in ("元", "正"):
		return "1"
	word = word.replace("廿", "二十").replace("卅", "三十")
	if "十" not in word:
		return "".join(str(_DIGITS.get(sign, "?")) for sign in word)
	tens, _ten, units = word.partition("十")
	if tens not in ("", *"一二三") or (units and units not in _DIGITS):
		return "?"
	return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0))


def _from_groups(year: str, month: str, day: str | None, written: Any) -> ReadDate:
	if day is None:
		read = _day(int(year), int(month), 1, written)
		return ReadDate(read.day, "month") if read.day else read
	return _day(int(year), int(month), int(day), written)


def _day(year: int, month: int, day: int, written: Any) -> ReadDate:
	try:
		read = dt.date(year, month, day)
	except ValueError:
		problem = hard(
			"date.impossible", _("There is no day {value}."), _("Correct the date."), value=_shown(written)
		)
		return ReadDate(problem=problem)
	if not FIRST_YEAR <= year <= LAST_YEAR:
		problem = hard(
			"date.year",
			_("The year of {value} cannot be right."),
			_("Correct the year."),
			value=_shown(written),
		)
		return ReadDate(problem=problem)
	return ReadDate(read, "day")


def _refuse(tidy: str, written: str) -> ReadDate:
	if _SHORT_YEAR.fullmatch(tidy):
		code, message = "date.two_digit_year", _("The year of {value} has only two digits.")
	elif _DAY_FIRST.fullmatch(tidy):
		code, message = "date.order", _("In {value} it is not clear which number is the month.")
	elif _ONLY_YEAR.fullmatch(tidy):
		code, message = "date.only_a_year", _("{value} is only a year.")
	else:
		return _unreadable(written)
	return ReadDate(problem=hard(code, message, _("Write the date like 2016-03-05."), value=written))


def _unreadable(written: Any) -> ReadDate:
	problem = hard(
		"date.unreadable",
		_("{value} is no date."),
		_("Write the date like 2016-03-05."),
		value=_shown(written),
	)
	return ReadDate(problem=problem)


def _shown(written: Any) -> str:
	if isinstance(written, dt.datetime):
		return written.date().isoformat()
	return str(written)[:40]


def add_months(day: dt.date, months: int) -> dt.date:
	"""Return the day `months` later; the end of a shorter month clips (31 August + 6 = 28 or 29 February)."""
	years, month = divmod(day.month - 1 + months, 12)
	year, month = day.year + years, month + 1
	return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def end_of_month(day: dt.date) -> dt.date:
	"""Return the last day of the month of `day`."""
	return day.replace(day=monthrange(day.year, day.month)[1])


def today_in_china() -> dt.date:
	"""Return today in Asia/Shanghai (decisions D12): what lies after it lies in the future. China has no summer time."""
	return dt.datetime.now(CHINA_TIME).date()


def years_between(start: dt.date, end: dt.date) -> int:
	"""Return the completed years from `start` to `end`."""
	return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
