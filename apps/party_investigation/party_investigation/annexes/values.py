"""How a value is written on an annex, by the format of its column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from party_investigation.rules.codes import REASONS, UNIT_CATEGORIES, CodeList

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def shown(value: Any, format: str = "text") -> str:
	"""Return what is written for a value: dates 2016.03.05 or 1985.07, yes and no 是 and 否, nothing blank."""
	if value is None:
		return ""
	special = _SPECIAL.get(format)
	if special:
		return special(value)
	return _plain(value)


def _plain(value: Any) -> str:
	if isinstance(value, str):
		return _CONTROL.sub("", value)
	if isinstance(value, bool):
		return "是" if value else "否"
	if isinstance(value, dt.date):
		return f"{value.year}.{value.month:02d}.{value.day:02d}"
	return _CONTROL.sub("", str(value))


def _month(value: Any) -> str:
	return f"{value.year}.{value.month:02d}" if isinstance(value, dt.date) else _plain(value)


def _circled(codes: CodeList) -> Callable[[Any], str]:
	def write(value: Any) -> str:
		code = codes.find(value)
		return code.circled if code else _plain(value)

	return write


def _kind(value: Any) -> str:
	return {"正式党员": "正式", "预备党员": "预备"}.get(value, _plain(value))


_SPECIAL: dict[str, Callable[[Any], str]] = {
	"month": _month,
	"reason": _circled(REASONS),
	"unit_category": _circled(UNIT_CATEGORIES),
	"membership_kind": _kind,
}


def long_date(day: dt.date | None) -> str:
	"""Return a date as documents write it, 2016年4月5日, or the places to fill in."""
	return f"{day.year}年{day.month}月{day.day}日" if day else "　　　　年　　月　　日"
