"""What a member's name is found by besides itself: the first letters of its characters in pinyin, 张伟明 → `zwm`.

Whoever saves or imports a member fills the field `search_key` from here.
"""

import unicodedata
from functools import lru_cache

from party_investigation.rules.pinyin import syllable

LONGEST = 40
"""Characters that the field holds."""

SURNAMES = {
	"单于": "cy",
	"万俟": "mq",
	"尉迟": "yc",
	"澹台": "tt",
	"单": "s",
	"解": "x",
	"仇": "q",
	"曾": "z",
	"查": "z",
	"区": "o",
	"翟": "z",
	"乐": "y",
	"召": "s",
	"种": "c",
	"重": "c",
	"繁": "p",
	"秘": "b",
	"折": "s",
	"祭": "z",
	"阚": "k",
	"覃": "q",
}
"""Surnames that are read otherwise than the character is (《百家姓》, 通用读音)."""


def search_key(name: str | None) -> str:
	"""The first letters of a name in pinyin, in lower case and without blanks; letters that are no Chinese stay.

	:param name: as it is written; None counts as empty
	"""
	text = name or ""
	if not text.isalnum():
		text = "".join(char for char in text if char.isalnum())
	for length in (2, 1):
		if (surname := SURNAMES.get(text[:length])) and len(text) > length:
			return (surname + _letters(text[length:]))[:LONGEST]
	return _letters(text)[:LONGEST]


def _letters(text: str) -> str:
	return "".join(map(_letter, text))


@lru_cache(maxsize=8192)
def _letter(char: str) -> str:
	"""The first letter of one character; nothing for one that has no reading."""
	plain = unicodedata.normalize("NFKD", syllable(char))[:1].lower()
	return plain if plain.isascii() and plain.isalnum() else ""
