"""A cell of a table as the value of a field: what people write for a date, a number, yes or no, one of several words."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from dateutil import parser

import frappe
from frappe import _
from frappe.utils import cstr

YES = frozenset(("1", "yes", "true", "y", "t", "on", "是", "有", "对", "√", "✓", "✔"))
NO = frozenset(("0", "no", "false", "n", "f", "off", "否", "无", "×", "✗", "✘", "x"))
CHINESE_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
PLAIN_DATE = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
WHOLE_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\.0)?")
OLDEST_SERIAL, NEWEST_SERIAL = 1, 2_958_465
"""The numbers that spreadsheets store for dates: 1900-01-01 to 9999-12-31."""
UNSAID = (datetime.datetime(2000, 1, 1), datetime.datetime(2001, 2, 2))


class CellError(ValueError):
	"""A cell says nothing that its field can hold; the message tells which, and what would do."""


def value_of(df: Any, cell: Any, label: str) -> Any:
	"""A cell that is not empty in the type of its field.

	:param label: what the column is called, for the message
	:raises CellError: when it cannot be read; nothing is guessed
	"""
	if isinstance(cell, str):
		cell = cell.strip()
	read = READERS.get(df.fieldtype, _text)
	try:
		return read(df, cell)
	except _Unreadable as unreadable:
		raise CellError(str(unreadable).format(_bold(label), _bold(cell))) from None


def _bold(text: Any) -> str:
	return frappe.bold(frappe.utils.escape_html(cstr(text)))


class _Unreadable(Exception):
	"""Its text is the message, with `{0}` for the column and `{1}` for the cell."""


def _date(df: Any, cell: Any) -> datetime.date:
	if isinstance(cell, datetime.datetime):
		return cell.date()
	if isinstance(cell, datetime.date):
		return cell
	found = _moment(cell)
	if found is None:
		raise _Unreadable(_("{0}: “{1}” is no date. Write it as 2016-07-08."))
	return found.date()


def _datetime(df: Any, cell: Any) -> datetime.datetime:
	if isinstance(cell, datetime.datetime):
		return cell
	if isinstance(cell, datetime.date):
		return datetime.datetime.combine(cell, datetime.time())
	found = _moment(cell)
	if found is None:
		raise _Unreadable(_("{0}: “{1}” is no date and time. Write it as 2016-07-08 09:30."))
	return found


def _moment(cell: Any) -> datetime.datetime | None:
	"""A date, with a time or without; nothing when its year, month or day is not said."""
	text = cstr(cell)
	try:
		if found := WHOLE_DATE.fullmatch(text):
			return datetime.datetime(*map(int, found.groups()))
		if isinstance(cell, int | float) and not isinstance(cell, bool):
			return _of_serial(cell)
		for pattern in (CHINESE_DATE, PLAIN_DATE):
			if found := pattern.match(text):
				text = "-".join(found.groups()) + " " + text[found.end() :].lstrip("T ")
				break
		day_first = (frappe.get_system_settings("date_format") or "").startswith("dd")
		first, second = (parser.parse(text, dayfirst=day_first, default=default) for default in UNSAID)
	except (ValueError, OverflowError):
		return None
	return first if first == second else None


def _of_serial(number: float) -> datetime.datetime | None:
	from openpyxl.utils.datetime import from_excel

	return from_excel(number) if OLDEST_SERIAL <= number <= NEWEST_SERIAL else None


def _whole(df: Any, cell: Any) -> int:
	number = _number(cell)
	if number is None or number != int(number):
		raise _Unreadable(_("{0}: “{1}” is no whole number. Write it in digits, like 12."))
	return int(number)


def _decimal(df: Any, cell: Any) -> float:
	text = cell.rstrip("%％ ") if df.fieldtype == "Percent" and isinstance(cell, str) else cell
	number = _number(text)
	if number is None:
		raise _Unreadable(_("{0}: “{1}” is no number. Write it in digits, like 12.5."))
	return number


def _number(cell: Any) -> float | None:
	if isinstance(cell, bool):
		return float(cell)
	if isinstance(cell, int | float):
		return cell
	try:
		number = float(re.sub(r"(?<=\d)[,，\s](?=\d{3})", "", cstr(cell)))
	except ValueError:
		return None
	return number if abs(number) < float("inf") else None


def _check(df: Any, cell: Any) -> int:
	if isinstance(cell, bool | int | float) and cell in (0, 1):
		return int(cell)
	word = cstr(cell).lower()
	if word in YES:
		return 1
	if word in NO:
		return 0
	raise _Unreadable(_("{0}: “{1}” is neither yes nor no. Write 1 or 0."))


def _select(df: Any, cell: Any) -> str:
	"""An option, by itself or by its translation; what is neither is told when the document is checked."""
	text = _text(df, cell)
	options = cstr(df.options).split("\n")
	if text in options:
		return text
	return next((option for option in options if option and text == _(option, context=df.parent)), text)


def _time(df: Any, cell: Any) -> Any:
	return cell.time() if isinstance(cell, datetime.datetime) else _as_is(df, cell)


def _as_is(df: Any, cell: Any) -> Any:
	kept = str | int | float | datetime.date | datetime.time
	return cell if isinstance(cell, kept) else cstr(cell)


def _text(df: Any, cell: Any) -> str:
	"""Text; a number that a spreadsheet made of it loses what that added to it."""
	if isinstance(cell, float) and cell == int(cell):
		return cstr(int(cell))
	return cell if isinstance(cell, str) else cstr(cell)


READERS: dict[str, Callable[[Any, Any], Any]] = {
	"Check": _check,
	"Currency": _decimal,
	"Date": _date,
	"Datetime": _datetime,
	"Duration": _as_is,
	"Float": _decimal,
	"Int": _whole,
	"Long Int": _whole,
	"Percent": _decimal,
	"Rating": _decimal,
	"Select": _select,
	"Time": _time,
}
