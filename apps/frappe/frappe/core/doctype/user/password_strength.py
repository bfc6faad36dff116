"""How hard a password is to guess: an estimate in bits from its length, its kinds of characters and its patterns."""

import math
import re

COMMON = (
	"password",
	"passwort",
	"qwerty",
	"letmein",
	"welcome",
	"admin",
	"iloveyou",
	"monkey",
	"dragon",
	"woaini",
	"frappe",
)
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
BITS_OF_SCORE = (20, 32, 48, 64)
"""Fewer bits than these are a score of 0, 1, 2, 3; the rest is 4."""


def score(password: str, user_inputs: list[str] | tuple[str, ...] = ()) -> int:
	"""From 0 (guessed at once) to 4 (safe).

	:param user_inputs: what others know about the user (name, mail address), worth nothing in a password
	"""
	return sum(bits(password, user_inputs) >= limit for limit in BITS_OF_SCORE)


def bits(password: str, user_inputs: list[str] | tuple[str, ...] = ()) -> float:
	"""The logarithm of the number of guesses, by what the password is made of."""
	rest = password.lower()
	for known in (*COMMON, *user_inputs):
		for part in re.split(r"[\s@.]+", (known or "").lower()):
			if len(part) > 2:
				rest = rest.replace(part, "\0")
	units = _without_runs(rest)
	return len(units) * math.log2(_pool(password))


def _without_runs(text: str) -> str:
	"""A run (`1234`, `aaaa`, `qwer`) is hardly worth more than its first character."""
	kept = ""
	for char in text:
		pair = kept[-1:] + char
		if kept and (char == kept[-1] or any(pair in row or pair in row[::-1] for row in ROWS)):
			continue
		kept += char
	return kept


def _pool(password: str) -> int:
	kinds = ((r"[a-z]", 26), (r"[A-Z]", 26), (r"\d", 10), (r"[^a-zA-Z\d\s]", 33), (r"[^\x00-\x7f]", 2000))
	return max(2, sum(size for pattern, size in kinds if re.search(pattern, password)))
