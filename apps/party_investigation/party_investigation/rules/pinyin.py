"""How Chinese characters are read: in pinyin without tones.

The usual characters stand in a table beside this module, made of pypinyin by `scripts/pinyin_table.py`: to begin with the library takes a
tenth of a second of every process that meets a name. For other characters it is asked.
"""

import os
from functools import cache, lru_cache
from pathlib import Path


@lru_cache(maxsize=16384)
def syllable(char: str) -> str:
	"""The reading of one character in pinyin without its tone; a character without a reading stands for itself."""
	if char.isascii():
		return char.lower()
	return _usual().get(char) or _by_library(char)


@cache
def _usual() -> dict[str, str]:
	table: dict[str, str] = {}
	for line in (Path(__file__).parent / "pinyin.txt").read_text(encoding="utf-8").splitlines():
		read_so, _blank, chars = line.partition(" ")
		table.update(dict.fromkeys(chars, read_so))
	return table


def _by_library(char: str) -> str:
	os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # phrases take forty megabytes and are no names
	from pypinyin import Style, lazy_pinyin

	(reading,) = lazy_pinyin(char, style=Style.NORMAL)
	return reading.lower()
