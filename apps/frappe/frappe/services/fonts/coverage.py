"""Which characters the fonts of the bench and of the machine have, read from their character maps."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from frappe.services.fonts.places import FONTS, SYSTEM_FONTS

SUFFIXES = (".otf", ".ttf", ".ttc", ".otc")


def missing(text: str) -> str:
	"""The characters of a text that no font has, each once."""
	wanted = {character for character in text if not character.isspace()}
	for path in _files():
		if not wanted:
			break
		wanted -= _characters(path, wanted)
	return "".join(sorted(wanted))


def _files() -> Iterator[Path]:
	for folder in (FONTS, *SYSTEM_FONTS):
		for root, _folders, names in os.walk(os.path.expanduser(str(folder))):
			for name in sorted(names):
				if name.lower().endswith(SUFFIXES):
					yield Path(root) / name


def _characters(path: Path, wanted: Iterable[str]) -> set[str]:
	"""Which of the wanted characters a font file has; a broken file has none."""
	try:
		if path.suffix.lower() in (".ttc", ".otc"):
			maps = [TTCollection(str(path), lazy=True).fonts[0].getBestCmap()]
		else:
			maps = [TTFont(str(path), lazy=True).getBestCmap()]
	except (OSError, TTLibError, AssertionError, KeyError):
		return set()
	return {character for character in wanted if any(ord(character) in known for known in maps if known)}


def named(characters: Iterable[str]) -> str:
	"""Characters as a reader can look them up: `䶮 (U+4DAE)`."""
	return ", ".join(f"{character} (U+{ord(character):04X})" for character in characters)
