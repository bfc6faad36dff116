"""The time bands of annex 4: their columns and official words (decisions D1)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
	"""One time band of annex 4: its column, its official words, and the months from which it counts."""

	column: int
	label: str
	from_months: int


FIRST_BAND_LABEL = "{months}个月以上不满1年"
BAND_LABELS = ("1年至5年", "6年至10年", "11年及以上")
"""Columns 5 to 7 of annex 4; column 4 begins with the threshold and is called by it."""
FIRST_BAND_COLUMN = 4
