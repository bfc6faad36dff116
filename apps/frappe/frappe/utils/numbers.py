"""Numbers: conversion that never fails, rounding as the site rounds, grouping of digits, words."""

import math
from typing import Any

import frappe
from frappe.utils.settings import get_system_settings

BANKERS = "Banker's Rounding"
BANKERS_LEGACY = "Banker's Rounding (legacy)"
COMMERCIAL = "Commercial Rounding"

# number format -> decimal separator, group separator, digits after the decimal separator
number_format_info = {
	"#,###.##": (".", ",", 2),
	"#.###,##": (",", ".", 2),
	"# ###.##": (".", " ", 2),
	"# ###,##": (",", " ", 2),
	"#'###.##": (".", "'", 2),
	"#, ###.##": (".", ", ", 2),
	"#,##,###.##": (".", ",", 2),
	"#,###.###": (".", ",", 3),
	"#.###": ("", ".", 0),
	"#,###": ("", ",", 0),
	"#.########": (".", "", 8),
}

# Two neighbouring floats may both stand for the same decimal half; this many relative steps count as equal.
_HALF_TOLERANCE = 2.0**-50
_WHOLE_BEYOND = 2.0**52


def cint(s: Any, default: int = 0) -> int:
	"""Any value as an integer, cut towards zero; what is no number is `default`."""
	if type(s) is int:
		return s
	if s is None:
		return default
	try:
		return int(float(s))
	except (TypeError, ValueError, OverflowError):
		return default


def flt(s: Any, precision: int | None = None, rounding_method: str | None = None) -> float:
	"""Any value as a float; commas in text are group separators; what is no number is 0.

	:param precision: digits after the point to round to; not rounded if left out
	:param rounding_method: a rounding method of System Settings; the site's own if left out
	"""
	if isinstance(s, str):
		s = s.replace(",", "")
	try:
		number = float(s)
	except (TypeError, ValueError, OverflowError):
		return 0.0
	return number if precision is None else rounded(number, precision, rounding_method)


def rounded(num: Any, precision: int = 0, rounding_method: str | None = None) -> float:
	"""Round to `precision` digits after the point by the site's rounding method or the given one."""
	number, precision = flt(num), cint(precision)
	scaled = number * 10.0**precision
	if not math.isfinite(scaled) or abs(scaled) >= _WHOLE_BEYOND:
		return number
	method = rounding_method or get_system_settings("rounding_method")
	if method not in _TIES:
		frappe.throw(frappe._("Unknown Rounding Method: {0}").format(method))
	whole = math.floor(scaled)
	rest = scaled - whole
	if abs(rest - 0.5) <= max(abs(scaled), 1.0) * _HALF_TOLERANCE:
		whole = _TIES[method](whole, precision)
	elif rest > 0.5:
		whole += 1
	return whole / 10.0**precision if precision >= 0 else float(whole * 10**-precision)


def _tie_to_even(whole: int, precision: int) -> int:
	return whole + whole % 2


def _tie_to_even_or_up(whole: int, precision: int) -> int:
	return whole + 1 if precision else _tie_to_even(whole, precision)


def _tie_away_from_zero(whole: int, precision: int) -> int:
	return whole + 1 if whole >= 0 else whole


_TIES = {BANKERS: _tie_to_even, BANKERS_LEGACY: _tie_to_even_or_up, COMMERCIAL: _tie_away_from_zero}


def remainder(numerator: float, denominator: float, precision: int = 2) -> float:
	"""The rest of a division, rounded; a rest that is the divisor but for rounding counts as none."""
	rest = flt(flt(numerator, precision) % flt(denominator, precision), precision)
	return 0.0 if rest == flt(denominator, precision) else rest


def safe_div(numerator: float, denominator: float, default: float = 0.0) -> float:
	"""A quotient, or `default` where the divisor is 0."""
	return numerator / denominator if denominator else default


def round_based_on_smallest_currency_fraction(value: float, currency: str, precision: int = 2) -> float:
	"""Round an amount to the smallest coin of its currency."""
	smallest = flt(frappe.db.get_value("Currency", currency, "smallest_currency_fraction_value", cache=True))
	if not smallest:
		return rounded(value)
	return flt(rounded(flt(value) / smallest) * smallest, precision)


def ceil(s: Any) -> int:
	"""The next integer not below the value; what is no number is 0."""
	number = flt(s)
	return math.ceil(number) if math.isfinite(number) else 0


def floor(s: Any) -> int:
	"""The next integer not above the value; what is no number is 0."""
	number = flt(s)
	return math.floor(number) if math.isfinite(number) else 0


def get_number_format_info(format: str) -> tuple[str, str, int]:
	"""Decimal separator, group separator and number of decimals of a number format."""
	return number_format_info.get(format) or (".", ",", 2)


def fmt_money(
	amount: Any, precision: int | None = None, currency: str | None = None, format: str | None = None
) -> str:
	"""An amount as text: digits grouped by the number format, with the currency's symbol if one is given."""
	number_format = format or get_system_settings("number_format")
	decimal_separator, group_separator, decimals = get_number_format_info(number_format)
	if precision is None:
		precision = cint(get_system_settings("currency_precision")) or decimals
	precision = cint(precision)
	amount = flt(amount, precision) if isinstance(amount, str) else flt(amount)
	whole, _, fraction = f"{abs(amount):.{precision}f}".partition(".")
	text = _group(whole, group_separator, indian=number_format == "#,##,###.##")
	if decimal_separator and fraction:
		text += decimal_separator + fraction
	if amount < 0 and text.strip("0,. '"):
		text = "-" + text
	return _with_symbol(text, currency) if currency else text


def _group(digits: str, separator: str, indian: bool) -> str:
	head, tail = digits[:-3], digits[-3:]
	size = 2 if indian else 3
	groups = []
	while head:
		groups.append(head[-size:])
		head = head[:-size]
	return separator.join([*reversed(groups), tail])


def _with_symbol(text: str, currency: str) -> str:
	if frappe.db.get_default("hide_currency_symbol") == "Yes":
		return text
	found = frappe.db.get_value("Currency", currency, ["symbol", "symbol_on_right"], cache=True)
	symbol, on_right = found or (None, 0)
	symbol = frappe._(symbol or currency)
	return f"{text} {symbol}" if on_right else f"{symbol} {text}"


def in_words(integer: Any, in_million: bool = True) -> str:
	"""A whole number in words, in the language of the session where there are words for it."""
	from num2words import num2words

	locale = "en_IN" if not in_million else (getattr(frappe.local, "lang", None) or "en").replace("-", "_")
	number = cint(integer)
	try:
		return num2words(number, lang=locale)
	except NotImplementedError:
		return num2words(number, lang="en")
	except OverflowError:
		return str(number)


def money_in_words(
	number: Any, main_currency: str | None = None, fraction_currency: str | None = None
) -> str:
	"""An amount of money in words, e.g. "USD One Hundred and Fifty Cents only."."""
	amount = flt(number)
	if amount < 0:
		return ""
	_ = frappe._
	currency = main_currency or frappe.db.get_default("currency") or "CNY"
	fraction_name = (
		fraction_currency or frappe.db.get_value("Currency", currency, "fraction", cache=True) or _("Cent")
	)
	number_format = get_system_settings("number_format")
	decimals = get_number_format_info(number_format)[2]
	whole, _dot, fraction = f"{amount:.{decimals}f}".partition(".")
	in_million = number_format != "#,##,###.##"
	words = _in_title_case(in_words(whole, in_million))
	if whole == "0" and cint(fraction):
		said = f"{_in_title_case(in_words(fraction, in_million))} {fraction_name}"
	elif cint(fraction):
		part = _in_title_case(in_words(fraction, in_million))
		said = f"{currency} {words} {_('and')} {part} {fraction_name}"
	else:
		said = f"{currency} {words}"
	return _("{0} only.").format(said)


def _in_title_case(words: str) -> str:
	small = ("and", "of", "und", "et", "y")
	return " ".join(word if word in small else word[:1].upper() + word[1:] for word in words.split(" "))
