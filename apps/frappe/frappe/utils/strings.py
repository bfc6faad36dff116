"""Plain text: conversion, lists in words, cutting, random text, names."""

import re
import secrets
import string
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import frappe


def cstr(s: Any, encoding: str = "utf-8") -> str:
	"""Any value as text; None is the empty text."""
	if isinstance(s, str):
		return s
	if s is None:
		return ""
	if isinstance(s, bytes):
		return s.decode(encoding)
	return str(s)


def sbool(x: Any) -> bool | Any:
	"""True and False for the texts true, 1, false and 0 (any case); everything else as it is."""
	if isinstance(x, str):
		lowered = x.lower()
		if lowered in ("true", "1"):
			return True
		if lowered in ("false", "0"):
			return False
	return x


def encode(obj: Any, encoding: str = "utf-8") -> Any:
	"""Text, also in a list, as bytes; everything else as it is."""
	if isinstance(obj, list):
		return [encode(item, encoding) for item in obj]
	return obj.encode(encoding) if isinstance(obj, str) else obj


def safe_decode(param: Any, encoding: str = "utf-8", fallback_map: dict | None = None) -> Any:
	"""Bytes as text where they can be decoded, else unchanged or what `fallback_map` has for them."""
	try:
		return param.decode(encoding)
	except (AttributeError, UnicodeDecodeError):
		return (fallback_map or {}).get(param, param)


def safe_encode(param: Any, encoding: str = "utf-8") -> Any:
	"""Text as bytes; what is no text stays as it is."""
	return param.encode(encoding) if isinstance(param, str) else param


def remove_blanks(d: dict) -> dict:
	"""Take the entries without a value out of a dict, in place."""
	for key in [key for key, value in d.items() if value in ("", None)]:
		del d[key]
	return d


def scrub(txt: str) -> str:
	"""A title as an identifier: `Sales Order` → `sales_order`."""
	return cstr(txt).replace(" ", "_").replace("-", "_").lower()


def unscrub(txt: str) -> str:
	"""An identifier as a title: `sales_order` → `Sales Order`."""
	return cstr(txt).replace("_", " ").replace("-", " ").title()


def bold(text: Any) -> str:
	"""Text in an HTML `strong` element."""
	return f"<strong>{text}</strong>"


def get_abbr(string: str, max_len: int = 2) -> str:
	"""The initials of a name."""
	initials = "".join(word[0] for word in string.split())[:max_len]
	return initials or "?"


def comma_or(some_list: Any, add_quotes: bool = True) -> str:
	"""`'a', 'b' or 'c'`."""
	return comma_sep(some_list, frappe._("{0} or {1}"), add_quotes)


def comma_and(some_list: Any, add_quotes: bool = True) -> str:
	"""`'a', 'b' and 'c'`."""
	return comma_sep(some_list, frappe._("{0} and {1}"), add_quotes)


def comma_sep(some_list: Any, pattern: str, add_quotes: bool = True) -> str:
	"""A list in words: all but the last by commas, the last by `pattern`. A single item stays unquoted."""
	if not isinstance(some_list, list | tuple):
		return some_list
	items = [str(item) for item in some_list]
	if len(items) < 2:
		return items[0] if items else ""
	if add_quotes:
		items = [f"'{item}'" for item in items]
	return pattern.format(", ".join(items[:-1]), items[-1])


def new_line_sep(some_list: Any) -> str:
	"""A list as HTML, one item a line."""
	if not isinstance(some_list, list | tuple):
		return some_list
	items = [str(item) for item in some_list]
	return "\n" + "<br>".join(items) if items else ""


def filter_strip_join(some_list: list[str], sep: str) -> str:
	"""Join what is left of a list without its empty items."""
	return (cstr(sep)).join(cstr(item).strip() for item in some_list if item)


def split_emails(txt: str) -> list[str]:
	"""The addresses of a list written with commas, semicolons or line breaks; commas in quotes do not count."""
	unbroken = re.sub(r"[\t\n\r]+", ",", cstr(txt))
	parts = re.split(r"""[,;](?=(?:[^"]|"[^"]*")*$)""", unbroken)
	return [part.strip() for part in parts if part.strip()]


def strip(val: str, chars: str | None = None) -> str:
	"""Strip blanks, also zero-width ones, from both ends."""
	return (val or "").replace("\ufeff", "").replace("\u200b", "").strip(chars)


def get_string_between(start: str, string: str, end: str) -> str | None:
	"""The part of a text between two marks; None if they are not there."""
	if not string:
		return None
	found = re.search(f"{re.escape(start)}(.*){re.escape(end)}", string)
	return found[1] if found else None


def cut_text(text: str, length: int) -> str:
	"""Text cut to `length` characters, with an ellipsis where something is missing."""
	return text if len(text) <= length else text[: max(length - 1, 0)] + "…"


def mask_string(input_string: str, show_first: int = 4, show_last: int = 3, mask_char: str = "*") -> str:
	"""Text whose middle is hidden."""
	hidden = len(input_string) - show_first - show_last
	if hidden <= 0:
		return input_string
	return input_string[:show_first] + mask_char * hidden + input_string[len(input_string) - show_last :]


def random_string(length: int) -> str:
	"""Random ASCII letters and digits, fit for secrets."""
	alphabet = string.ascii_letters + string.digits
	return "".join(secrets.choice(alphabet) for _ in range(length))


def generate_hash(txt: str | None = None, length: int = 56) -> str:
	"""Random hexadecimal text; `txt` is accepted for compatibility and not used."""
	return secrets.token_hex(length // 2 + 1)[:length]


def has_common(l1: Iterable, l2: Iterable) -> list:
	"""What two lists have in common, truthy if there is anything."""
	return list(set(l1) & set(l2))


def unique(seq: Iterable) -> list:
	"""The items of a sequence without repetitions, in their first order."""
	return list(dict.fromkeys(seq))


def is_subset(list_a: Iterable, list_b: Iterable) -> bool:
	"""Whether everything in the first list is in the second."""
	return set(list_a) <= set(list_b)


def create_batch(iterable: Sequence, size: int) -> Iterable:
	"""Cut a sequence into pieces of at most `size` items."""
	for start in range(0, len(iterable), size):
		yield iterable[start : start + size]


def batched(iterable: Iterable, size: int) -> Iterable[list]:
	"""Cut any iterable into lists of at most `size` items."""
	iterator = iter(iterable)
	while batch := list(islice(iterator, size)):
		yield batch


def get_source_value(source: Any, key: str) -> Any:
	"""A value of an object or a dict by its name."""
	return source.get(key) if isinstance(source, dict) else getattr(source, key)


def dict_to_str(args: dict[str, Any], sep: str = "&") -> str:
	"""A dict as `key=value` pairs, quoted for an address."""
	from urllib.parse import quote

	return sep.join(f"{key}={quote(str(value or ''))}" for key, value in args.items())


def groupby_metric(iterable: dict[str, list], key: str) -> dict:
	"""Group the rows of several lists by one of their values: `{value: {list name: row}}`."""
	records: dict = {}
	for category, items in iterable.items():
		for item in items:
			records.setdefault(item[key], {})[category] = item
	return records


def make_esc(esc_chars: str) -> Callable[[str], str]:
	"""A function that puts a backslash before the given characters."""
	return lambda s: "".join("\\" + char if char in esc_chars else char for char in s)


def esc(s: str, esc_chars: str) -> str:
	"""Put a backslash before the given characters."""
	return make_esc(esc_chars)(s or "")


def unesc(s: str, esc_chars: str) -> str:
	"""Take the backslash before the given characters away."""
	for char in esc_chars:
		s = s.replace("\\" + char, char)
	return s


def squashify(what: Any) -> Any:
	"""The only item of a list with one item; everything else as it is."""
	return what[0] if isinstance(what, list | tuple) and len(what) == 1 else what


def get_traceback(with_context: bool = False) -> str:
	"""The trace of the exception that is being handled, or the empty text.

	:param with_context: also what variables held, by kind and size, never by value
	"""
	error = sys.exc_info()[1]
	if error is None:
		return ""
	detailed = traceback.TracebackException.from_exception(error)
	if with_context:
		_add_variables(detailed, error)
	return "".join(detailed.format())


def _add_variables(detailed: traceback.TracebackException, error: BaseException) -> None:
	"""Tell the kinds of the variables of each frame. Values may be passwords, keys or a person's data: none is shown."""
	for told, (frame, _line) in zip(detailed.stack, traceback.walk_tb(error.__traceback__), strict=False):
		told.locals = {name: _kind(value) for name, value in frame.f_locals.items()}
	for chained, cause in (
		(detailed.__cause__, error.__cause__),
		(detailed.__context__, error.__context__),
	):
		if chained is not None and cause is not None:
			_add_variables(chained, cause)


def _kind(value: Any) -> str:
	if value is None or isinstance(value, bool):
		return repr(value)
	sized = isinstance(value, str | bytes | list | tuple | dict | set)
	return f"<{type(value).__name__}{f' of {len(value)}' if sized else ''}>"
