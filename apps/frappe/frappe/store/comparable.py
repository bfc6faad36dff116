"""What a filter compares with, in the form in which a column of its kind stores it."""

import datetime
from typing import Any

import frappe
from frappe.store.values import iso_moment, span_text


def convert(value: Any, kind: str) -> Any:
	"""A filter's value in the form in which a column of that kind stores it."""
	if value is None:
		return None
	if isinstance(value, bool):
		value = int(value)
	if kind == "number":
		return _number(value)
	if kind == "text":
		return plain_text(value).rstrip(" ")
	if kind == "datetime":
		return datetime_text(value)
	if kind == "date":
		return date_text(value)
	if kind == "time":
		return span_text(value) if isinstance(value, datetime.timedelta) else plain_text(value)
	return value


def _number(value: Any) -> int | float:
	if isinstance(value, int | float):
		return value
	number = frappe.utils.flt(value)
	return int(number) if number == int(number) else number


def plain_text(value: Any) -> str:
	if isinstance(value, str):
		return value
	if isinstance(value, datetime.datetime):
		return value.isoformat(" ", "microseconds")
	if isinstance(value, float) and value == int(value):
		return str(int(value))
	return str(value)


def datetime_text(value: Any) -> str:
	if isinstance(value, datetime.datetime):
		return value.replace(tzinfo=None).isoformat(" ", "microseconds")
	text = str(value).strip()
	try:
		return iso_moment(text).replace(tzinfo=None).isoformat(" ", "microseconds")
	except ValueError:
		pass
	parsed = _parsed(text)
	return parsed.isoformat(" ", "microseconds") if parsed else text


def date_text(value: Any) -> str:
	if isinstance(value, datetime.datetime):
		midnight = value.time() == datetime.time()
		return value.date().isoformat() if midnight else value.isoformat(" ")
	if isinstance(value, datetime.date):
		return value.isoformat()
	text = str(value).strip()
	try:
		return datetime.date.fromisoformat(text).isoformat()
	except ValueError:
		pass
	parsed = _parsed(text)
	return date_text(parsed) if parsed else text


def _parsed(text: str) -> datetime.datetime | None:
	"""A text as a moment; None for what is none, and for numbers that no calendar holds."""
	try:
		return frappe.utils.get_datetime(text) if text[:1].isdigit() else None
	except (ValueError, ArithmeticError):
		return None
