"""Reading an app's translations: `locale/LANG.po` and `translations/LANG.csv`.

A file is read once a process and again when it changed. Texts with a context have the key `text:context`.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path

LANGUAGE = re.compile(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8})*")
"""How the code of a language is spelled (RFC 5646, with Babel's underscore too)."""


def app_translations(folder: Path, lang: str) -> dict[str, str]:
	"""What an app's folder has for a language; the po file wins over the csv file. What is no language's code has nothing."""
	found: dict[str, str] = {}
	if not LANGUAGE.fullmatch(lang):
		return found
	for path, read in (
		(folder / "translations" / f"{lang}.csv", read_csv),
		(po_path(folder, lang), read_catalogue),
	):
		try:
			changed = path.stat().st_mtime_ns
		except FileNotFoundError:
			continue
		found.update(read(str(path), changed))
	return found


def po_path(folder: Path, lang: str) -> Path:
	"""The po file of a language; `zh-TW` is `zh_TW.po`."""
	return folder / "locale" / f"{lang.replace('-', '_')}.po"


@lru_cache(maxsize=256)
def read_catalogue(path: str, changed: int) -> dict[str, str]:
	"""The translated texts of a po file; `changed` is its time, so that a new file is read anew."""
	from babel.messages.pofile import read_po  # most processes at rest translate nothing

	with open(path, "rb") as file:
		catalogue = read_po(file, ignore_obsolete=True)
	return {
		key_of(message.id, message.context): message.string
		for message in catalogue
		if message.id and message.string and not message.fuzzy and isinstance(message.id, str)
	}


@lru_cache(maxsize=256)
def read_csv(path: str, changed: int) -> dict[str, str]:
	"""The translated texts of a csv file: text, translation and, if there is one, context."""
	found = {}
	with open(path, encoding="utf-8-sig", newline="") as file:
		for row in csv.reader(file):
			if len(row) >= 2 and row[0].strip() and row[1].strip():
				context = row[2].strip() if len(row) > 2 else ""
				found[key_of(row[0].strip(), context)] = row[1].strip()
	return found


def key_of(text: str, context: str | None) -> str:
	"""The key under which a text with its context is kept."""
	return f"{text.strip()}:{context}" if context else text.strip()
