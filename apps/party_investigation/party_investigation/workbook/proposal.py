"""What columns an unknown workbook seems to have: each heading with the column that it probably stands for, and a few cells, masked.

A heading is taken for a column by a kept mapping, by a known name, by its cells, or by likeness (rapidfuzz); a person corrects it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Literal

from party_investigation.rules import identity_number, text
from party_investigation.workbook import reader
from party_investigation.workbook.columns import (
	BirthDate,
	Choice,
	Code,
	Column,
	Day,
	Days,
	IdentityNumber,
	Outcome,
	YesNo,
)
from party_investigation.workbook.headings import UNMAPPED, WorkbookMapping, known_headings, squeeze
from party_investigation.workbook.layout import PROBLEM_HEADING, Sheet
from party_investigation.workbook.problems import WorkbookRefused

ROWS_READ = 60
"""So many rows of a sheet are looked at for its headings and samples."""
ROWS_WITH_WORDS = 5000
"""So many rows are looked at for words that are not ours."""
SAMPLES, MOST_WORDS, SHOWN = 3, 30, 20
LIKE_ENOUGH = 60
"""A likeness of headings below it (rapidfuzz, 0 to 100) is chance."""
HIDDEN = "＊"
Why = Literal["kept", "known", "cells", "alike", ""]


@dataclass
class FoundColumn:
	"""A heading of the file, masked samples, and the column that it probably stands for; an empty `fieldname` proposes none."""

	heading: str
	samples: list[str]
	fieldname: str = ""
	why: Why = ""


@dataclass
class FoundSheet:
	"""A sheet of the file, the sheet of ours that it probably is (empty: none), and its columns."""

	name: str
	key: str
	columns: list[FoundColumn] = field(default_factory=list)


@dataclass(frozen=True)
class UnknownWord:
	"""A word of the file that is none of a column's choices, and in how many rows it was met."""

	key: str
	fieldname: str
	heading: str
	word: str
	count: int


def first_rows(path: str | Path) -> dict[str, list[tuple]]:
	"""The first rows of every sheet of a workbook. Raises WorkbookRefused."""
	with reader.opened_raw(path) as (names, rows):
		return {name: [*islice(rows(name), ROWS_READ)] for name in names}


def look(
	book: Mapping[str, list[tuple]],
	sheets: Sequence[Sheet],
	kept: WorkbookMapping = UNMAPPED,
	chosen: Mapping[str, str] | None = None,
) -> list[FoundSheet]:
	"""What the sheets of a workbook seem to be.

	:param book: its first rows
	:param sheets: those of ours that it may have
	:param kept: a mapping that goes before everything else
	:param chosen: the keys of our sheets by the names of the file's, where somebody has said so; empty for none
	"""
	known = {squeeze(heading) for sheet in sheets for heading in sheet.by_heading}
	by_key, found = {sheet.key: sheet for sheet in sheets}, []
	keys = dict(chosen or {}) or _keys(book, sheets, kept)
	for name, rows in book.items():
		place = heading_row(rows, known | _kept_headings(kept))
		sheet = by_key.get(keys.get(name, ""))
		columns = [*_columns(rows, place)]
		if sheet:
			_propose(columns, rows[place + 1 :], sheet, kept)
		for each, position in columns:
			of_field = sheet.by_field.get(each.fieldname) if sheet else None
			each.samples = [*_samples(rows[place + 1 :], position, of_field)]
		found.append(FoundSheet(name, sheet.key if sheet else "", [each for each, _position in columns]))
	return found


def is_known(book: Mapping[str, list[tuple]], sheets: Sequence[Sheet]) -> bool:
	"""Whether a workbook has the known headings, so that it needs no mapping."""
	try:
		reader.Book([*book], lambda name: iter(book[name]), sheets).check_headings()
	except WorkbookRefused:
		return False
	return True


def fits(book: Mapping[str, list[tuple]], mapping: WorkbookMapping, sheets: Sequence[Sheet]) -> bool:
	"""Whether a workbook has all sheets and headings that a mapping names."""
	try:
		reader.Book([*book], lambda name: iter(book[name]), sheets, mapping).check_headings()
	except WorkbookRefused:
		return False
	return True


def unknown_words(
	path: str | Path, sheets: Sequence[Sheet], mapping: WorkbookMapping
) -> Iterator[UnknownWord]:
	"""The words in columns of choices that are none of ours, also not by the mapping, the most frequent first.

	:raises WorkbookRefused: the workbook does not have what the mapping names
	"""
	with reader.opened(path, sheets, mapping) as book:
		book.check_headings()
		for sheet in book.sheets:
			counts: dict[tuple[str, str], int] = {}
			columns = [c for c in sheet.columns if choices(c) and c.fieldname in mapping[sheet.key].spelled]
			for _number, cells in islice(book.rows(sheet), ROWS_WITH_WORDS):
				for column in columns:
					word = text.clean(cells.get(column.fieldname))
					if word and not _is_understood(column, word):
						key = column.fieldname, word[:SHOWN]
						counts[key] = counts.get(key, 0) + 1
			ordered = sorted(counts.items(), key=lambda item: -item[1])[:MOST_WORDS]
			for (fieldname, word), count in ordered:
				yield UnknownWord(sheet.key, fieldname, mapping[sheet.key].spelled[fieldname], word, count)


def choices(column: Column) -> list[str]:
	"""The words among which a cell of a column says one; empty where it may say anything."""
	if isinstance(column, Choice):
		return [*(column.codes.labels() if column.labels is None else column.labels.values())]
	return [*column.words] if isinstance(column, YesNo) else []


def _is_understood(column: Column, word: str) -> bool:
	if isinstance(column, Choice):
		return column.codes.find(word) is not None
	return text.read_yes_no(word) is not None


# ---------------------------------------------------------------- headings


def heading_row(rows: Sequence[tuple], known: set[str]) -> int:
	"""The place of the row with the headings: with the most known ones, or else the first that is filled with words."""
	within = rows[: reader.HEADING_WITHIN]
	hits = [sum(squeeze(cell) in known for cell in row) for row in within]
	if hits and max(hits) >= 2:
		return hits.index(max(hits))
	words = [sum(_is_word(cell) for cell in row) for row in within]
	most = max(words, default=0)
	return next((place for place, count in enumerate(words) if count >= max(2, most * 0.6)), 0)


def _is_word(cell: object) -> bool:
	return isinstance(cell, str) and not any(sign.isdigit() for sign in cell) and bool(squeeze(cell))


def _kept_headings(kept: WorkbookMapping) -> set[str]:
	return {squeeze(heading) for each in kept.values() for heading in each.spelled.values()}


def _columns(rows: Sequence[tuple], place: int) -> Iterator[tuple[FoundColumn, int]]:
	seen = {PROBLEM_HEADING}
	for position, cell in enumerate(rows[place] if rows else ()):
		heading = text.clean(cell)
		if squeeze(heading) and squeeze(heading) not in seen:
			seen.add(squeeze(heading))
			yield FoundColumn(heading[:140], []), position


def _keys(book: Mapping[str, list[tuple]], sheets: Sequence[Sheet], kept: WorkbookMapping) -> dict[str, str]:
	"""Which sheet of ours each of the file's is: by the mapping, by its name, or by its headings."""
	keys: dict[str, str] = {}
	by_title = {squeeze(each): sheet.key for sheet in sheets for each in (sheet.title, *sheet.synonyms)}
	by_title |= {squeeze(each.name): key for key, each in kept.items() if each.name}
	for name in book:
		key = by_title.get(squeeze(name))
		if key and key not in keys.values():
			keys[name] = key
	for name, rows in book.items():
		if name in keys:
			continue
		scores = {
			sheet.key: sum(squeeze(cell) in known_headings(sheet) for cell in rows[_place(rows, sheet)])
			for sheet in sheets
			if sheet.key not in keys.values() and rows
		}
		best = max(scores, key=lambda key: scores[key], default="")
		if best and scores[best] >= 2:
			keys[name] = best
	if not keys and len(book) == 1:
		keys = dict.fromkeys(book, next(each.key for each in sheets if each.doctype == "Party Member"))
	return keys


def _place(rows: Sequence[tuple], sheet: Sheet) -> int:
	return heading_row(rows, {*known_headings(sheet)})


def _propose(
	columns: Sequence[tuple[FoundColumn, int]], rows: Sequence[tuple], sheet: Sheet, kept: WorkbookMapping
) -> None:
	"""Give each heading the column that it probably stands for, each column once."""
	taken: set[str] = set()

	def give(each: FoundColumn, fieldname: str | None, why: Why) -> None:
		if fieldname and fieldname not in taken and not each.fieldname:
			each.fieldname, each.why = fieldname, why
			taken.add(fieldname)

	if mapped := kept.get(sheet.key):
		fields = {squeeze(heading): name for name, heading in mapped.spelled.items()}
		for each, _position in columns:
			give(each, fields.get(squeeze(each.heading)), "kept")
	known = known_headings(sheet)
	for each, _position in columns:
		column = known.get(squeeze(each.heading))
		give(each, column and column.fieldname, "known")
	numbers = next((c.fieldname for c in sheet.columns if isinstance(c, IdentityNumber)), None)
	for each, position in columns:
		cells = [text.without_space(row[position]) for row in rows if len(row) > position and row[position]]
		if cells and sum(map(identity_number.is_valid, cells)) * 2 > len(cells):
			give(each, numbers, "cells")
	for _likeness, each, fieldname in _alike([each for each, _p in columns if not each.fieldname], known):
		give(each, fieldname, "alike")


def _alike(
	columns: Sequence[FoundColumn], known: Mapping[str, Column]
) -> list[tuple[float, FoundColumn, str]]:
	from rapidfuzz import fuzz  # loaded where somebody maps

	pairs = [
		(likeness, each, column.fieldname)
		for each in columns
		for heading, column in known.items()
		if (likeness := fuzz.ratio(squeeze(each.heading), heading)) >= LIKE_ENOUGH
	]
	return sorted(pairs, key=lambda pair: -pair[0])


# ---------------------------------------------------------------- samples


def _samples(rows: Sequence[tuple], position: int, column: Column | None) -> Iterator[str]:
	cells = (row[position] for row in rows if len(row) > position)
	filled = dict.fromkeys(masked(cell, column) for cell in cells if text.clean(cell))
	return islice(filled, SAMPLES)


def masked(cell: object, column: Column | None) -> str:
	"""A cell as a sample: what may tell who somebody is is hidden, whatever the heading says; codes and choices are shown."""
	if isinstance(column, Choice | YesNo | Days | Outcome):
		return text.clean(cell)[:SHOWN]
	if isinstance(column, Code) and not _tells_a_person(cell):
		return text.clean(cell)[:SHOWN]
	if isinstance(cell, datetime | date):
		return f"{cell.year}-{HIDDEN * 2}-{HIDDEN * 2}" if not _is_plain_day(column) else f"{cell:%Y-%m-%d}"
	value = text.clean(cell)
	if _is_plain_day(column) and not _tells_a_person(cell):
		return value[:SHOWN]
	return value[:1] + HIDDEN * min(max(len(value) - 1, 1), 5)


def _is_plain_day(column: Column | None) -> bool:
	"""Whether a column holds days that are not personal as a birth date is."""
	return isinstance(column, Day) and not isinstance(column, BirthDate)


def _tells_a_person(cell: object) -> bool:
	"""Whether a cell looks like an identity number or a telephone number."""
	return sum(sign.isdigit() for sign in text.without_space(cell)) >= 10
