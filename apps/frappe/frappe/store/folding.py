"""Texts without what MariaDB's comparison takes no notice of: accents, capitals, blanks at the end."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

PLAIN = re.compile(
	r"[\x00-\x7f\xb7\u2010-\u206f\u3000-\u303f\u3400-\u9fff"  # ASCII, middle dot, quotes and dashes, Han and its punctuation
	r"\uff00-\uff20\uff3b-\uff40\uff5b-\uff65\U00020000-\U0002ebff\U0002ebf0-\U0003ffff]*"  # full width, rare Han
)
"""Texts in which nothing can be folded but ASCII capitals: ASCII, Chinese and its punctuation."""


def fold(text: str) -> str:
	"""A text without accents, capitals and blanks at its end: what `=` compares."""
	return bare(text).rstrip(" ")


def bare(text: str) -> str:
	"""A text without accents and capitals: what `like` compares."""
	if text.isascii():
		return text.lower()
	apart = unicodedata.normalize("NFD", text)
	letters = "".join(char for char in apart if not unicodedata.combining(char))
	return unicodedata.normalize("NFC", letters).casefold()


def is_plain(text: str) -> bool:
	"""Whether a text is its own plain spelling, ASCII capitals aside."""
	if text[-1:] == " ":
		return False
	return text.isascii() or PLAIN.fullmatch(text) is not None or fold(text) == _lower(text)


def _lower(text: str) -> str:
	return "".join(char.lower() if char.isascii() else char for char in text)


@lru_cache(maxsize=2048)
def sql_bare(value: Any) -> Any:
	"""`bare` as a function in SQL."""
	return bare(value) if isinstance(value, str) else value
