"""Where the fonts of the paper are, and which characters they have.

They are found in one of these places, in this order: what the installation has brought into the Python environment, what
an administrator has put there, the fonts of the machine. Noto Serif and Sans CJK are needed (Debian: `fonts-noto-cjk`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unicodedata import category

OWN = Path.home() / ".local" / "share" / "fonts"
PLACES = (
	*(Path(sys.prefix) / "share").glob("*/fonts"),
	Path(sys.prefix) / "share" / "fonts",
	Path("/usr/local/share/fonts"),
	Path("/usr/share/fonts"),
	OWN,
	Path.home() / ".fonts",
)
NEEDED = ("NotoSerifCJK-Regular", "NotoSerifCJK-Bold", "NotoSansCJK-Regular")
"""Files without which the forms cannot be set as they should be."""
SUFFIXES = frozenset((".otf", ".ttf", ".ttc", ".otc"))


class MissingFonts(RuntimeError):
	"""The fonts of the forms are nowhere on this machine."""


@cache
def folders() -> tuple[Path, ...]:
	"""Return the places that there are.

	:raises MissingFonts: a needed file is in none of them; says which, and what to do
	"""
	there = tuple(place for place in PLACES if place.is_dir())
	names = {path.stem for path in _files(there)}
	if lacking := [name for name in NEEDED if name not in names]:
		raise MissingFonts(
			f"{', '.join(lacking)}: apt-get install fonts-noto-cjk, or put the fonts into {OWN}"
		)
	return there


def missing(text: str) -> str:
	"""Return the characters of a text that no font has, each once."""
	return "".join(sorted(_in_no_font({character for character in set(text) if not _is_common(character)})))


def without_a_sign(text: str) -> set[str]:
	"""Return the characters of a text that nobody sees and no font has: controls, odd blanks; those that join letters stay."""
	unseen = {character for character in set(text) if not character.isascii() and _is_unseen(character)}
	controls = {character for character in unseen if category(character) == "Cc"}
	blanks = {character for character in unseen - controls if character.isspace()}
	return controls | _in_no_font(blanks, NEEDED) | _in_no_font(unseen - controls - blanks)


def _in_no_font(wanted: set[str], names: tuple[str, ...] = ()) -> set[str]:
	for path in sorted(_files(folders()), key=lambda path: (path.stem not in NEEDED, str(path))):
		if not wanted or (names and path.stem not in names):
			break
		wanted = wanted - _characters(path)
	return wanted


def _files(places: tuple[Path, ...]) -> Iterator[Path]:
	for place in places:
		yield from (path for path in place.rglob("*") if path.suffix.lower() in SUFFIXES)


def _is_common(character: str) -> bool:
	"""Whether a character is of GBK, which the needed fonts have whole, or no sign: nothing need be read for it."""
	if _is_unseen(character):
		return True
	try:
		return bool(character.encode("gbk"))
	except UnicodeEncodeError:
		return False


def _is_unseen(character: str) -> bool:
	return character.isspace() or category(character) in ("Cc", "Cf")


@cache
def _characters(path: Path) -> frozenset[str]:
	"""Return the characters that a font file has; a broken file has none."""
	from fontTools.ttLib import TTFont, TTLibError

	try:
		with TTFont(str(path), lazy=True, fontNumber=0) as font:
			return frozenset(map(chr, font.getBestCmap() or ()))
	except (OSError, TTLibError, AssertionError, KeyError):
		return frozenset()
