"""A short digest over figures, printed on the tables so that paper and records can be compared (decisions D12)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from typing import Any

LENGTH = 16
SHORTEST = 8
"""So many digits of a digest an inspector types at least."""


def digest(figures: Any) -> str:
	"""Return 16 hexadecimal digits that depend on the figures alone, not on the order of keys.

	Takes what JSON can hold, with dates as dates, keys as text or numbers. Zeros in tables of figures do not count:
	a blank cell and a zero are the same figure.
	"""
	text = json.dumps(_plain(figures), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
	return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def canonical(value: Any) -> str:
	"""Return the canonical JSON of a value: sorted keys, no blanks, dates as ISO text (decisions D13).

	Takes what JSON can hold, and dates. Nothing is left out: a stored value gives the same text for ever.
	"""
	return _json(value, sort_keys=True)


def in_order(value: Any) -> str:
	"""Return the same JSON with the keys in the order in which they stand: that in which groups of figures are shown."""
	return _json(value, sort_keys=False)


def _json(value: Any, sort_keys: bool) -> str:
	return json.dumps(value, ensure_ascii=False, sort_keys=sort_keys, separators=(",", ":"), default=_iso)


def sealed(value: Any) -> str:
	"""Return the SHA-256 of the canonical JSON as 64 hexadecimal digits (decisions D13)."""
	return hashlib.sha256(canonical(value).encode()).hexdigest()


def _iso(value: Any) -> str:
	if isinstance(value, (dt.date, dt.datetime)):
		return value.isoformat()
	raise TypeError(f"{type(value).__name__} has no canonical JSON")


def grouped(value: str) -> str:
	"""Return a digest in groups of four, as it is printed."""
	return "-".join(value[start : start + 4] for start in range(0, len(value), 4))


def _plain(value: Any) -> Any:
	if isinstance(value, dict):
		plain = {str(key): _plain(part) for key, part in value.items()}
		return {key: part for key, part in plain.items() if part not in (0, None, "", {}) or part is False}
	if isinstance(value, (list, tuple)):
		return [_plain(part) for part in value]
	if isinstance(value, (dt.date, dt.datetime)):
		return value.isoformat()
	return value


def typed_digits(typed: str) -> str:
	"""Return the hexadecimal digits of what somebody has typed off a paper, whatever stands between them and in whatever width."""
	plain = unicodedata.normalize("NFKC", typed).lower()
	return "".join(sign for sign in plain if sign not in "-–—‐ \u3000\t.:·")


def agrees(typed: str, stored: str) -> bool:
	"""Return whether the digits typed are the beginning of a digest; at least `SHORTEST` of them, or they say nothing."""
	return len(typed) >= SHORTEST and stored.startswith(typed)
