"""Chinese capital numerals (大写), in which the letter writes the paid-to month and the days of validity."""

from __future__ import annotations

import datetime as dt

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")


def capital_digits(number: int) -> str:
	"""Return each digit as a capital numeral, as years are written: 2016 → 贰零壹陆."""
	if number < 0:
		raise ValueError(f"negative: {number}")
	return "".join(DIGITS[int(digit)] for digit in str(number))


def capital_number(number: int) -> str:
	"""Return a whole number from 0 to 9999 in capital numerals: 30 → 叁拾, 12 → 壹拾贰, 305 → 叁佰零伍."""
	if not 0 <= number <= 9999:
		raise ValueError(f"outside 0 to 9999: {number}")
	if number == 0:
		return DIGITS[0]
	written, pending_zero = "", False
	for place in range(len(str(number)) - 1, -1, -1):
		digit = number // 10**place % 10
		if digit:
			written += ("零" if pending_zero else "") + DIGITS[digit] + _UNITS[place]
		pending_zero = bool(written) and not digit
	return written


def capital_month(day: dt.date) -> tuple[str, str]:
	"""Return year and month of a day in capital numerals: (贰零壹陆, 叁)."""
	return capital_digits(day.year), capital_number(day.month)
