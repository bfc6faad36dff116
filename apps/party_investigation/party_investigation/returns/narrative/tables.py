"""Tables for a Word document as WordprocessingML, placed by a template with `{{p tables.NAME }}`. No frappe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from markupsafe import Markup

from party_investigation.annexes import AnnexContent
from party_investigation.annexes.definition import Definition
from party_investigation.annexes.grid import HeadingCell, body_lines, heading_rows

PORTRAIT, LANDSCAPE = 156.0, 225.0
"""Width between the margins in mm (GB/T 9704: text 156 mm × 225 mm), upright and lying."""
TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
SIZE, LIST_SIZE = 10.0, 12.0
"""Points of the letters: in the annexes, in the others."""
VERTICAL_HEIGHT = 34.0
"""Millimetres of a heading row with words from top to bottom."""
SHORT = 12
"""Signs of a cell that stands in the middle."""
NOBODY = "无。"
WHOLE_ROWS, LAST_ROWS = 14, 3
"""A table of so many rows stays on one page if it can; of a longer one so many at its end do, with what follows."""
KEPT = "<w:keepNext/>"
"""Stays on the page of what follows."""
FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in SIDES)


def annex(definition: Definition, content: AnnexContent) -> Markup:
	"""Return annex 4 or 5 with the headings of the paper, the row of column codes, and every figure."""
	leaves = definition.leaves
	levels = heading_rows(definition, content)
	codes = [HeadingCell(leaf.code, place) for place, leaf in enumerate(leaves)]
	rows = [
		["" if value is None else str(value) for value in line] for line in body_lines(definition, content)
	]
	return _table([leaf.width for leaf in leaves], [*levels, codes], rows, LANDSCAPE, SIZE)


def plain(headings: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[object]]) -> Markup:
	"""Return a table with one row of headings; a line that says 无 where there are no rows.

	:param widths: in proportion to each other
	"""
	lines = [["" if value is None else str(value) for value in row] for row in rows]
	if not lines:
		return paragraph(NOBODY)
	cells = [HeadingCell(label, place) for place, label in enumerate(headings)]
	return _table(widths, [cells], lines, PORTRAIT, LIST_SIZE)


def paragraph(text: str) -> Markup:
	"""Return one paragraph of the body, on the page of what follows: that may be who signs."""
	return Markup(
		f'<w:p><w:pPr>{KEPT}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
	)


def _table(
	widths: Sequence[float],
	levels: Sequence[Sequence[HeadingCell]],
	rows: Sequence[Sequence[str]],
	width: float,
	size: float,
) -> Markup:
	scale = width * TWIPS / sum(widths)
	grid = [round(each * scale) for each in widths]
	heads = "".join(_head_row(levels, level, grid, size) for level in range(len(levels)))
	# signatures never stand alone on a page: the last lines go with what follows the table
	first_kept = 0 if len(rows) <= WHOLE_ROWS else len(rows) - LAST_ROWS
	aligns = _aligns(rows)
	body = "".join(
		_body_row(row, grid, size, aligns, KEPT if place >= first_kept else "")
		for place, row in enumerate(rows)
	)
	columns = "".join(f'<w:gridCol w:w="{each}"/>' for each in grid)
	return Markup(
		"<w:tbl><w:tblPr>"
		f'<w:tblW w:w="{sum(grid)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{BORDERS}</w:tblBorders>'
		'<w:tblLayout w:type="fixed"/>'
		'<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="40" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
		f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{heads}{body}</w:tbl>"
		f'<w:p><w:pPr>{KEPT}<w:spacing w:line="240" w:lineRule="auto"/></w:pPr></w:p>'
	)


def _head_row(levels: Sequence[Sequence[HeadingCell]], level: int, grid: list[int], size: float) -> str:
	"""A row of headings: a cell over several rows begins in its first and goes on below."""
	cells = []
	begins = {cell.first: cell for cell in levels[level]}
	above = {
		cell.first: cell
		for number, row in enumerate(levels[:level])
		for cell in row
		if number + cell.rows > level
	}
	place = 0
	while place < len(grid):
		cell = begins.get(place) or above.get(place)
		if cell is None:
			raise ValueError(f"no heading over column {place + 1}")
		merge = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if place in begins else "<w:vMerge/>"
		width = sum(grid[place : place + cell.columns])
		span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
		direction = '<w:textDirection w:val="tbRlV"/>' if cell.vertical else ""
		label = cell.label if place in begins else ""
		cells.append(_cell(width, span + merge, direction, label, size, "center", KEPT))
		place += cell.columns
	tall = any(cell.vertical and cell.rows == 1 for cell in levels[level])
	height = f'<w:trHeight w:val="{round(VERTICAL_HEIGHT * TWIPS)}" w:hRule="atLeast"/>' if tall else ""
	return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"


def _aligns(rows: Sequence[Sequence[str]]) -> list[str]:
	"""How the cells of each column stand: what comes first and sentences at the left, the rest in the middle."""
	return [
		"left" if place == 0 or any(len(text) > SHORT for text in column) else "center"
		for place, column in enumerate(zip(*rows, strict=True))
	]


def _body_row(row: Sequence[str], grid: list[int], size: float, aligns: list[str], kept: str = "") -> str:
	cells = (
		_cell(width, "", "", text, size, align, kept)
		for width, text, align in zip(grid, row, aligns, strict=True)
	)
	return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(width: int, merge: str, direction: str, text: str, size: float, align: str, kept: str = "") -> str:
	half_points = round(size * 2)
	run = (
		f'<w:r><w:rPr>{FONTS}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
		f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
		if text
		else ""
	)
	return (
		f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}{direction}<w:vAlign w:val="center"/></w:tcPr>'
		f'<w:p><w:pPr>{kept}<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0" w:firstLineChars="0"/>'
		f'<w:jc w:val="{align}"/></w:pPr>{run}</w:p></w:tc>'
	)
