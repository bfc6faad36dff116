"""What `official.typ` is filled with, of an official document or record."""

from __future__ import annotations

from typing import Any

from party_investigation.annexes.official import Block, Form, Lines, OfficialPaper, Paragraph, Table
from party_investigation.annexes.paper.data import MM_PER_POINT, breakable, one_line

TOGETHER = 400
"""So many characters before the signatures stay with them whatever is left of the page; more would leave too much of it empty."""
WHOLE = 600
"""A last table of so many characters stays whole with the signatures; of a longer one the last row does."""
TALL = 300
"""A cell of so many characters may be taller than a page is for it."""
PAD_MM = 2.2
"""What a cell keeps free beside its words."""


def official_of(document: OfficialPaper) -> dict[str, Any]:
	"""Return a document as JSON can hold it.

	What ends it, the paragraphs after the last table or the last one, is kept with the signatures.
	"""
	layout, blocks = document.format, list(document.blocks)
	tables = [place for place, block in enumerate(blocks) if isinstance(block, Table)]
	cut = tables[-1] + 1 if tables else max(len(blocks) - 1, 0)
	body, end = blocks[:cut], blocks[cut:]
	is_short = sum(len(block.text) for block in end if isinstance(block, Paragraph)) <= TOGETHER
	last = body.pop() if tables and is_short else None
	is_heading = last and body and isinstance(body[-1], Paragraph) and body[-1].kind == "point"
	lead = [body.pop()] if is_heading else []
	moment = document.made_on
	return {
		"title": [one_line(line) for line in document.title],
		"made_on": [moment.year, moment.month, moment.day, 0, 0, 0] if moment else None,
		"paper": {"width": layout.paper.width, "height": layout.paper.height, **layout.paper.margins},
		"fonts": {name: {"role": font.role, "size": font.size} for name, font in layout.fonts.items()},
		"layout": document.layout,
		"line": layout.line,
		"number": one_line(document.number),
		"note": document.note,
		"head": [one_line(item) for item in document.head],
		"blocks": [_block(document, block) for block in body],
		"lead": [_block(document, block) for block in lead],
		"last": last and _block(document, last),
		"whole": isinstance(last, Table) and _is_short(last),
		"end": [_block(document, block) for block in end],
		"together": is_short,
		"sender": one_line(document.sender),
		"dated": one_line(document.dated),
		"signatures": [one_line(item) for item in document.signatures],
		"slip": [_block(document, block) for block in document.slip],
		"foot": one_line(document.foot),
		"of_pages": document.of_pages,
	}


def _is_short(table: Table) -> bool:
	return sum(len(text) for row in table.rows for text in row) <= WHOLE


def _block(document: OfficialPaper, block: Block) -> dict[str, Any]:
	width = document.format.paper.text_width
	if isinstance(block, Lines):
		return {"kind": "lines", "count": block.count}
	if isinstance(block, Form):
		return _form(document, block, width)
	if isinstance(block, Table):
		return _table(document, block, width)
	size = document.format.fonts["cell"].size * MM_PER_POINT
	return {"kind": block.kind, "words": breakable(one_line(block.text), width, size)}


def _table(document: OfficialPaper, table: Table, width: float) -> dict[str, Any]:
	size = document.format.fonts["table"].size * MM_PER_POINT
	given = [column.width for column in table.columns]
	rest = (width - sum(given)) / (given.count(0) or 1)
	rooms = [(room or rest) - PAD_MM for room in given]
	return {
		"columns": [
			{"label": column.label.split("\n"), "width": column.width, "align": column.align}
			for column in table.columns
		],
		"rows": [
			{
				"cells": [breakable(_cell(text), room, size) for text, room in zip(row, rooms, strict=True)],
				"torn": any(len(text) > TALL for text in row),
			}
			for row in table.rows
		],
	}


def _form(document: OfficialPaper, form: Form, width: float) -> dict[str, Any]:
	size = document.format.fonts["table"].size * MM_PER_POINT
	rest = (width - sum(form.widths)) / (list(form.widths).count(0) or 1)
	rooms = [room or rest for room in form.widths]
	rows = []
	for row in form.rows:
		last = len(row.cells) - 1
		cells = [
			breakable(_cell(text), (sum(rooms[at:]) if at == last else rooms[at]) - PAD_MM, size)
			for at, text in enumerate(row.cells)
		]
		torn = any(len(text) > TALL for text in row.cells)
		signed = [one_line(line) for line in row.signed]
		rows.append({"cells": cells, "height": row.height, "signed": signed, "torn": torn})
	return {"kind": "form", "widths": list(form.widths), "rows": rows}


def _cell(text: str) -> str:
	return "\n".join(one_line(line) for line in text.split("\n"))
