"""What a form of Typst is filled with: texts as they are printed, measures in mm and points."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from party_investigation.annexes import grid
from party_investigation.annexes.content import DRAFT, AnnexContent
from party_investigation.annexes.definition import Cell, Column, Definition
from party_investigation.annexes.letter import letter_parts
from party_investigation.annexes.stacked import stacked_lines
from party_investigation.annexes.values import shown

_BLANKS = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")
_UNBROKEN = re.compile(r"[!-~\u00a1-\u2e7f]+")
MM_PER_POINT = 25.4 / 72
_NARROW, _DIGIT_EM, _LETTER_EM = frozenset(" .,:;!'|-/()[]"), 0.56, 0.68
"""How wide signs of the fonts are: narrow ones half a digit, letters as the wider of them."""
_LINE_HEIGHT = 1.25
_TALL_ROW_MM = 90
"""A row that may be taller than this may be torn apart, else what does not fit on a page would be lost."""


def paper_of(definition: Definition, contents: Sequence[AnnexContent]) -> dict[str, Any]:
	"""Return what an annex's forms are filled with, as JSON can hold it."""
	first = contents[0]
	return {
		"title": f"{definition.mark} {first.title or definition.title}".strip(),
		"made_on": _moment(first),
		"paper": {
			"width": definition.paper.width,
			"height": definition.paper.height,
			**definition.paper.margins,
		},
		"fonts": {name: {"role": font.role, "size": font.size} for name, font in definition.fonts.items()},
		**_SHAPES[_kind(definition)](definition, contents),
	}


def _kind(definition: Definition) -> str:
	return "table" if definition.columns else definition.kind


def _moment(content: AnnexContent) -> list[int] | None:
	"""The moment that the PDF names as that of its making: of the data, never of the printing."""
	if content.moment:
		return [*content.moment.timetuple()[:6]]
	return [*content.filled_on.timetuple()[:6]] if content.filled_on else None


def _top(
	definition: Definition, content: AnnexContent, person: Mapping[str, Any] | None = None
) -> dict[str, Any]:
	"""What stands above a table or card."""
	return {
		"mark": definition.mark,
		"draft": DRAFT if content.is_draft else "",
		"title": one_line(content.title or definition.title),
		"head": [one_line(text) for text, _align in grid.head_items(definition, content, person)],
	}


# ---------------------------------------------------------------- lists and tables


def _tables(definition: Definition, contents: Sequence[AnnexContent]) -> dict[str, Any]:
	leaves = definition.leaves
	return {
		"subtitle": definition.subtitle,
		"columns": [{"width": leaf.width, "align": leaf.align, "tight": is_tight(leaf)} for leaf in leaves],
		"heading_height": definition.heading_height,
		"codes": [leaf.code for leaf in leaves] if definition.code_row else [],
		"row_height": definition.height_of_row(contents[0].variant),
		"strut_in": 1 if definition.kind == "table" else 0,
		"forms": [_table(definition, content) for content in contents],
	}


def _table(definition: Definition, content: AnnexContent) -> dict[str, Any]:
	return {
		**_top(definition, content),
		**{"begins": True, "ends": True, "first_page": 1, "is_piece": False},
		"bookmark": one_line(content.unit_name) or definition.title,
		"foot": content.foot,
		"headings": [
			[
				{"label": _label(cell.label, cell.vertical), "columns": cell.columns, "rows": cell.rows}
				for cell in row
			]
			for row in grid.heading_rows(definition, content)
		],
		"rows": list(_rows(definition, content)),
		"signatures": [
			one_line(f"{label}　{known}") for label, known in grid.signature_items(definition, content)
		],
		"notes": grid.notes(definition, content),
	}


def _label(label: str, vertical: bool) -> list[str]:
	"""The lines of a heading."""
	return stacked_lines(label) if vertical else [label]


def _rows(definition: Definition, content: AnnexContent) -> Iterator[dict[str, Any]]:
	"""Yield each line: its cells, whether it is so tall that it may be torn apart, whether words in it are broken."""
	size = definition.fonts["cell"].size * MM_PER_POINT
	leaves = [(_writer(leaf), _room(leaf)) for leaf in definition.leaves]
	for line in grid.body_lines(definition, content):
		texts = [
			"" if value is None else writer(value) if isinstance(value, str) else str(value)
			for (writer, _width), value in zip(leaves, line, strict=True)
		]
		cells = [breakable(text, room, size) for text, (_writer_, room) in zip(texts, leaves, strict=True)]
		lines = max(
			1 + int(len(text) * size / room) for text, (_writer_, room) in zip(texts, leaves, strict=True)
		)
		yield {
			"cells": cells,
			"torn": lines * size * _LINE_HEIGHT > _TALL_ROW_MM,
			"broken": any(isinstance(cell, list) for cell in cells),
		}


def _writer(leaf: Column) -> Callable[[str], str]:
	return _period if leaf.format == "period" else one_line


def _room(leaf: Column) -> float:
	"""How wide the words of a column may be, in mm."""
	return leaf.width if is_tight(leaf) else leaf.width - 1


def is_tight(leaf: Column) -> bool:
	"""Whether a column has no blank beside its words: a day needs all of it."""
	return leaf.format in ("day", "month")


def _period(text: str) -> str:
	"""Return 2013.05至2016.04（2年11个月） on three lines, so that no number is torn apart."""
	return one_line(text).replace("至", "至\n").replace("（", "\n（")


def one_line(text: str) -> str:
	"""Return a text as a page shows it: blanks and ends of lines are one blank."""
	return _BLANKS.sub(" ", text).replace("\u200b", "").strip(" ")


def breakable(text: str, width: float, size: float) -> str | list[str]:
	"""Return a text, or the pieces between which it may be broken as CSS does with `anywhere`, if a word is too wide.

	:param width: of the column, mm
	:param size: of the font, mm
	"""
	if len(text) * size * _DIGIT_EM <= width:
		return text
	pieces, place, is_broken = [], 0, False
	for word in _UNBROKEN.finditer(text):
		if _width_of(word[0]) * size <= width:
			continue
		is_broken = True
		pieces += [text[place : word.start()], *word[0]] if word.start() > place else [*word[0]]
		place = word.end()
	return [*pieces, *filter(None, [text[place:]])] if is_broken else text


def _width_of(word: str) -> float:
	"""About how wide a word is, in em."""
	return sum(
		_DIGIT_EM / 2 if sign in _NARROW else _DIGIT_EM if sign.isdigit() else _LETTER_EM for sign in word
	)


# ---------------------------------------------------------------- cards


def _cards(definition: Definition, contents: Sequence[AnnexContent]) -> dict[str, Any]:
	return {
		"columns": definition.grid["columns"],
		"width": definition.grid["width"],
		"rows": [
			{"height": row.height, "cells": [_place(cell) for cell in row.cells]}
			for row in definition.card_rows
		],
		"forms": [
			_card(definition, content, person)
			for content in contents
			for person in list(content.rows) or [{}]
		],
	}


def _place(cell: Cell) -> dict[str, Any]:
	return {
		"label": _label(cell.label, cell.vertical) if cell.label else [],
		"columns": cell.span,
		"rows": cell.rows,
		"align": cell.align,
		"signature": cell.signature,
	}


def _card(definition: Definition, content: AnnexContent, person: Mapping[str, Any]) -> dict[str, Any]:
	size = definition.fonts["cell"].size * MM_PER_POINT
	width = definition.grid["width"]
	return {
		**_top(definition, content, person),
		"bookmark": one_line(person.get("member_name") or "") or definition.title,
		"values": [
			breakable(one_line(shown(person.get(cell.value), cell.format)), cell.span * width - 1, size)
			for row in definition.card_rows
			for cell in row.cells
			if cell.value
		],
		"notes": grid.notes(definition, content),
	}


# ---------------------------------------------------------------- letters


def _letters(definition: Definition, contents: Sequence[AnnexContent]) -> dict[str, Any]:
	return {
		"cut": definition.texts["cut"],
		"notes": list(definition.notes),
		"forms": [
			{
				"parts": [_part(part) for part in letter_parts(definition, letter)],
				"bookmark": one_line(letter.get("member_name") or "") or definition.title,
				"corrections": list(content.notes),
			}
			for content in contents
			for letter in list(content.rows) or [{}]
		],
	}


def _part(part: Any) -> dict[str, Any]:
	return {
		"edge": stacked_lines(part.edge),
		"height": part.height,
		"title": part.title,
		"number": runs(part.number),
		"addressee": runs(part.addressee or ""),
		"body": runs(part.body),
		"validity": runs(part.validity or ""),
		"seal": part.seal,
		"date": part.date,
		"foot": [runs(line) for line in part.foot],
		"paste": list(part.paste),
	}


def runs(markup: str) -> list[list[str]]:
	"""Return a text with `<u>` and `<s>` as pieces: how each is marked, "", "u" or "s", and its words."""
	reader = _Runs()
	reader.feed(str(markup))
	reader.close()
	return reader.found


class _Runs(HTMLParser):
	def __init__(self) -> None:
		super().__init__(convert_charrefs=True)
		self.found: list[list[str]] = []
		self.mark = ""

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		self.mark = tag

	def handle_endtag(self, tag: str) -> None:
		self.mark = ""

	def handle_data(self, data: str) -> None:
		self.found.append([self.mark, _BLANKS.sub(" ", data).replace("\u200b", "")])


_SHAPES = {"table": _tables, "card": _cards, "letter": _letters}
