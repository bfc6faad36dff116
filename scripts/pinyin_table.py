#!/usr/bin/env python3
"""Write how the usual Chinese characters are read (`rules/pinyin.txt`), as pypinyin says it.

`pinyin_table.py` writes the table if it is not current; with `--check` it only says so and ends with status 1.
"""

import os
import sys
from collections import defaultdict
from pathlib import Path

TABLE = (
	Path(__file__).resolve().parent.parent / "apps/party_investigation/party_investigation/rules/pinyin.txt"
)
USUAL = range(0x4E00, 0xA000)
"""The unified ideographs of the Basic Multilingual Plane; who has another character in the name has the library asked."""


def table() -> str:
	"""Return a line for each syllable: the syllable, a blank, and the characters that are read so."""
	os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
	from pypinyin import Style, lazy_pinyin

	read_so: defaultdict[str, list[str]] = defaultdict(list)
	for char in map(chr, USUAL):
		(syllable,) = lazy_pinyin(char, style=Style.NORMAL)
		if syllable != char:
			read_so[syllable.lower()].append(char)
	return "".join(f"{syllable} {''.join(chars)}\n" for syllable, chars in sorted(read_so.items()))


def main() -> None:
	"""The command line."""
	current = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
	wanted = table()
	if wanted == current:
		return
	if "--check" in sys.argv[1:]:
		sys.exit(f"{TABLE} is not what pypinyin says; run scripts/pinyin_table.py")
	TABLE.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
	main()
