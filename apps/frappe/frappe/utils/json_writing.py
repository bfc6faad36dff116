"""JSON that goes out: to clients, into files and fields."""

import datetime
import decimal
import json
from collections.abc import Iterable
from typing import Any

import orjson

OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS


def as_json(
	obj: Any, indent: int | None = 1, separators: tuple[str, str] | None = None, ensure_ascii: bool = True
) -> str:
	"""A value as readable JSON with its keys sorted.

	:param indent: blanks per level; None for one line
	"""
	separators = separators or (",", ": ")
	try:
		return json.dumps(
			obj,
			indent=indent,
			sort_keys=True,
			default=json_handler,
			separators=separators,
			ensure_ascii=ensure_ascii,
		)
	except TypeError:  # keys of several types cannot be sorted
		return json.dumps(
			obj, indent=indent, default=json_handler, separators=separators, ensure_ascii=ensure_ascii
		)


def to_json(value: Any) -> bytes:
	"""JSON as Frappe writes it for clients: times with a blank, durations without a leading zero, documents without nulls."""
	try:
		return orjson.dumps(value, json_handler, OPTIONS)
	except orjson.JSONEncodeError:  # integers beyond 64 bits
		return json.dumps(value, default=json_handler, separators=(",", ":")).encode()


def json_handler(value: Any) -> Any:
	"""What JSON has no word for.

	:raises TypeError: for what cannot be told to a client
	"""
	if isinstance(value, datetime.datetime | datetime.date | datetime.timedelta | datetime.time):
		return str(value)
	if isinstance(value, decimal.Decimal):
		return float(value)
	if isinstance(value, bytes):
		return value.decode("utf-8", "replace")
	if hasattr(value, "as_dict"):
		return value.as_dict(no_nulls=True)
	if hasattr(value, "__json__"):
		return value.__json__()
	if isinstance(value, Iterable) and not isinstance(value, str):
		return list(value)
	if isinstance(value, type) and issubclass(value, Exception):
		return str(value)
	if callable(value):
		return repr(value)
	raise TypeError(f"{type(value).__name__} cannot be written as JSON")
