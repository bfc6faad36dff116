"""A short digest over figures, printed on the tables so that paper and records can be compared (decisions D12)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

LENGTH = 16


def digest(figures: Any) -> str:
	"""Return 16 hexadecimal digits that depend on the figures alone, not on the order of keys.

	Takes what JSON can hold, with dates as dates, keys as text or numbers. Zeros in tables of figures do not count:
	a blank cell and a zero are the same figure.
	"""
	text = json.dumps(_plain(figures), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
	return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


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
