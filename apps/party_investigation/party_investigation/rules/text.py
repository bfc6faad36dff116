"""Tidying text as it comes out of spreadsheets, without losing a character that belongs to a name."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from party_investigation.rules.check import declare
from party_investigation.rules.problem import HARD, SOFT, Problem, _

MIDDLE_DOT = "\u00b7"
"""Between the parts of names of ethnic minorities: 买买提·艾力."""

NOT_IN_CODE = re.compile(r"""[<>"'`%&?#\\]""")
"""What a code has not: addresses, markup or statements would read it as something else."""

_HALF_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94) if chr(0x21 + offset).isalnum()}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_TIDY = {**_HALF_WIDTH, **_INVISIBLE}
_TIDY_ALREADY = re.compile(
	"[!-~\u00b7\u3001-\u3011\u3400-\u4dbf\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b]+"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
"""Texts that need no tidying, names that need none: nearly all cells of a roster are such."""
_DOTS = dict.fromkeys(map(ord, "\u2022\u2027\u2219\u22c5\u30fb\uff65\uff0e\u25cf\u2024"), MIDDLE_DOT)
_SPACE = re.compile(r"\s+")
_SPACE_IN_NAME = re.compile(r"(?<![0-9A-Za-z])\s+|\s+(?![0-9A-Za-z])")
_ASCII_DOT_IN_NAME = re.compile(r"(?<=[^\x00-\x7f])\.(?=[^\x00-\x7f])")
_COMPATIBILITY_IDEOGRAPHS = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_LOST_CHARACTER = re.compile("[?\uff1f\ufffd\u25a1\u3013\u25a0*]")
_PRIVATE_CHARACTER = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_NOT_IN_NAME = re.compile(r"[0-9@#$%^&=+<>\\|/;:\"]")
_ENDS_OF_NAME = "。，、,;；"
_SEPARATORS_IN_PHONE = re.compile(r"[\s()\-\u2010-\u2015\uff08\uff09\uff0d]")
_PHONE = re.compile(r"\+?[0-9]{7,15}(?:转[0-9]{1,6})?")

_YES = frozenset("是 有 √ ✓ ✔ y yes true 1 对".split())
_NO = frozenset("否 无 × ✗ ✘ x n no false 0 没有 不是".split())


NAME_MISSING = declare(
	"name.missing",
	HARD,
	"member",
	"member_name",
	"decisions D11; practice of registers",
	_("The name is missing."),
	_("Fill in the name."),
)
LOST_CHARACTER = declare(
	"name.lost_character",
	HARD,
	"member",
	"member_name",
	"decisions D11; practice of registers",
	_("The name {name} has a character that was lost on the way."),
	_("Write the name as in the archive; rare characters can be copied from the identity card."),
)
NOT_A_NAME = declare(
	"name.not_a_name",
	HARD,
	"member",
	"member_name",
	"decisions D11; practice of registers",
	_("{name} has characters that no name has."),
	_("Write only the name into this field."),
)
PRIVATE_CHARACTER = declare(
	"name.private_character",
	SOFT,
	"member",
	"member_name",
	"decisions D11; practice of registers",
	_("The name {name} has a character that only some computers can show."),
	_("Replace it by the character of the national standard, or explain it in a remark."),
)


def to_text(value: Any) -> str:
	"""Return a cell's value as text: whole floats lose their `.0`, nothing is `""`."""
	if value is None:
		return ""
	if isinstance(value, float) and value.is_integer():
		return str(int(value))
	return str(value)


def compose(text: str) -> str:
	"""Return the NFC form, except that ideographic variants stay what they are.

	NFC would replace compatibility ideographs by the common form; in a name the variant is the name.
	"""
	if unicodedata.is_normalized("NFC", text):
		return text
	parts = _COMPATIBILITY_IDEOGRAPHS.split(text)
	parts[::2] = [unicodedata.normalize("NFC", part) for part in parts[::2]]
	return "".join(parts)


def clean(value: Any) -> str:
	"""Return a cell's text: invisible characters gone, ends stripped, runs of white space one space."""
	text = value if type(value) is str else to_text(value)
	if not text.isascii():
		if _TIDY_ALREADY.fullmatch(text):
			return text
		text = compose(text.translate(_TIDY))
	return " ".join(text.split())


def without_space(value: Any) -> str:
	"""Return a cell's text without any white space: for codes, numbers and Chinese labels."""
	return _SPACE.sub("", clean(value))


def normalise_name(value: Any) -> str:
	"""Return a person's name as it is kept.

	Spaces between characters of a Chinese name go (王　芳 → 王芳), a Latin name keeps single ones, every kind of
	dot between parts becomes the middle dot, full-width letters become half-width. Rare characters, ideographic
	variants and variation selectors stay.
	"""
	text = clean(value)
	if text.isascii() or _HAN.fullmatch(text):
		return text
	text = compose(_SPACE_IN_NAME.sub("", text.translate(_DOTS))).strip(_ENDS_OF_NAME)
	return _ASCII_DOT_IN_NAME.sub(MIDDLE_DOT, text)


def check_name(name: str, field: str | None = "member_name") -> list[Problem]:
	"""Return what is wrong with a normalised name."""
	if not name:
		return [NAME_MISSING.problem(field)]
	if _HAN.fullmatch(name):
		return []
	problems = []
	if _LOST_CHARACTER.search(name):
		problems.append(LOST_CHARACTER.problem(field, name=name))
	elif _NOT_IN_NAME.search(name) or any(unicodedata.category(sign) == "So" for sign in name):
		problems.append(NOT_A_NAME.problem(field, name=name))
	if _PRIVATE_CHARACTER.search(name):
		problems.append(PRIVATE_CHARACTER.problem(field, name=name))
	return problems


def normalise_phone(value: Any) -> str:
	"""Return a telephone number without separators; several numbers are joined by `;`."""
	text = clean(value)
	if text.isascii() and text.isdigit():
		return text
	parts = re.split("[,;、，；/]", text)
	return ";".join(filter(None, (_SEPARATORS_IN_PHONE.sub("", part) for part in parts)))


def is_phone(number: str) -> bool:
	"""Return whether a normalised number can be dialled."""
	return bool(number) and all(_PHONE.fullmatch(part) for part in number.split(";"))


def read_yes_no(value: Any) -> bool | None:
	"""Return what a cell with 是/否, 有/无, √ … says; None when it is empty or says something else."""
	if isinstance(value, bool):
		return value
	word = without_space(value).lower()
	return True if word in _YES else False if word in _NO else None


def read_whole_number(value: Any) -> int | None:
	"""Return a cell's whole number, from a number or from text with full-width digits; None if it is none."""
	if isinstance(value, bool):
		return None
	text = without_space(value)
	return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None
