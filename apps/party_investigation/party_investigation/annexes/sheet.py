"""Workbook of an annex, written row by row, so that a roster of many thousands costs little memory.

Numbers are numbers; everything else is text, even when it looks like a formula. Rows are written as they come, with one
set of styled cells that is used again for every row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.pagebreak import Break

from party_investigation.annexes import grid
from party_investigation.annexes.content import DRAFT, AnnexContent
from party_investigation.annexes.definition import CardRow, Cell, Definition
from party_investigation.annexes.values import shown

FONT_NAMES = {"body": "宋体", "title": "宋体", "heading": "黑体", "letter": "仿宋"}
LATIN = "Times New Roman"

_PIXELS_PER_MM = 96 / 25.4
_CARD_STRETCH = 1.15  # stacked labels need more room in a spreadsheet than on the page
_POINTS_PER_MM = 72 / 25.4
_INCHES_PER_MM = 1 / 25.4
_VERTICAL = 255
_TEXT = "@"
_LINE = 1.4
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NARROW = re.compile("[\x20-\x7e·]")
_THIN = Side("thin")
_BOX = Border(_THIN, _THIN, _THIN, _THIN)


def render_workbook(
	definition: Definition, content: AnnexContent | Sequence[AnnexContent], stream: BinaryIO
) -> None:
	"""Write the workbook of a list, a table or cards to `stream`. Raises ValueError for the letter, which has none.

	Several contents become a sheet each, called by the name of the unit.
	"""
	if definition.kind == "letter":
		raise ValueError("the letter is printed, not counted: it has no workbook")
	book = Workbook(write_only=True)
	contents = [content] if isinstance(content, AnnexContent) else list(content)
	for each, title in zip(contents, _sheet_titles(definition, contents), strict=True):
		sheet = _Sheet(book, definition, each, title)
		if definition.kind == "card":
			_write_cards(sheet)
		else:
			_write_table(sheet)
		sheet.finish()
	book.save(stream)


def _sheet_titles(definition: Definition, contents: Sequence[AnnexContent]) -> list[str]:
	"""Return titles that a spreadsheet takes: none twice whatever the case, 31 characters, none of `[]:*?/\\`."""
	if len(contents) == 1:
		return [definition.mark or definition.title[:31]]
	taken: dict[str, int] = {}
	titles = []
	for content in contents:
		title = _NOT_IN_TITLE.sub(" ", content.unit_name).strip(" '")[:26] or definition.mark
		count = taken[title.casefold()] = taken.get(title.casefold(), 0) + 1
		titles.append(title if count == 1 else f"{title} ({count})")
	return titles


@dataclass
class _Sheet:
	"""A worksheet under construction: knows the next row, collects what must be merged."""

	book: Workbook
	definition: Definition
	content: AnnexContent
	title: str
	row: int = 1
	merged: list[CellRange] = field(default_factory=list)

	def __post_init__(self):
		self.sheet = self.book.create_sheet(self.title)
		_set_up_page(self.sheet, self.definition, self.content)
		for number, width in enumerate(self.widths, 1):
			self.sheet.column_dimensions[get_column_letter(number)].width = _characters(width)

	@property
	def widths(self) -> list[float]:
		if self.definition.kind == "card":
			return [self.definition.grid["width"]] * int(self.definition.grid["columns"])
		return [leaf.width for leaf in self.definition.leaves]

	@property
	def columns(self) -> int:
		return len(self.widths)

	def cell(self, role: str, value: Any = None, *, box: bool = False, latin: bool = False, **alignment: Any):
		"""Return a styled cell; `role` is a key of the definition's fonts."""
		font = self.definition.fonts[role]
		cell = WriteOnlyCell(self.sheet)
		bold = font.role == "title"
		cell.font = Font(name=LATIN if latin else FONT_NAMES[font.role], size=font.size, bold=bold)
		cell.alignment = Alignment(**{"vertical": "center", **alignment})
		if box:
			cell.border = _BOX
		set_value(cell, value)
		return cell

	def line(self, cells: Sequence[Any], height_mm: float | None = None) -> None:
		"""Write one row."""
		if height_mm:
			self.sheet.row_dimensions[self.row].height = round(height_mm * _POINTS_PER_MM, 2)
		self.sheet.append(cells)
		self.row += 1

	def merge(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
		"""Merge cells; all numbers from 1."""
		if rows > 1 or columns > 1:
			self.merged.append(
				CellRange(min_row=row, min_col=column, max_row=row + rows - 1, max_col=column + columns - 1)
			)

	def wide(self, cell: Any, height_mm: float | None = None) -> None:
		"""Write one cell over the whole width."""
		self.merge(self.row, 1, columns=self.columns)
		self.line([cell], height_mm)

	def finish(self) -> None:
		"""Merge what was collected and set the print area."""
		self.sheet.merged_cells = MultiCellRange(self.merged)
		self.sheet.print_area = f"A1:{get_column_letter(self.columns)}{self.row - 1}"


def _characters(width_mm: float) -> float:
	"""Return a column width in characters, as spreadsheets count it: 7 pixels each and 5 for the cell."""
	return round((width_mm * _PIXELS_PER_MM - 5) / 7, 2)


def _height_mm(texts: Iterable[tuple[str, float]], size: float, least_mm: float) -> float:
	"""Return the height that a row needs for its texts, each with the width of its cell in mm."""
	most = max((_lines(text, width, size) for text, width in texts), default=1)
	return max(least_mm, most * size * _LINE / _POINTS_PER_MM)


def _lines(text: str, width_mm: float, size: float) -> int:
	"""Return about how many lines a text takes: a Chinese character is as wide as high, a Latin one half."""
	room = max(1, int((width_mm - 1.5) * _POINTS_PER_MM / size))
	if 2 * len(text) <= room or (len(text) <= room and "\n" not in text):
		return 1
	return sum(max(1, ceil(_ems(line) / room)) for line in text.split("\n"))


def _ems(text: str) -> float:
	return len(text) - 0.45 * len(_NARROW.findall(text))


def set_value(cell: Any, value: Any) -> None:
	"""Put a value into a cell: whole numbers as numbers, all else as text that never becomes a formula."""
	if value is None or isinstance(value, int):
		cell.value = value
		cell.number_format = "General"
	else:
		cell.value = value
		cell.data_type = "s"
		cell.number_format = _TEXT


def _set_up_page(sheet: Any, definition: Definition, content: AnnexContent) -> None:
	setup, margins = sheet.page_setup, definition.paper.margins
	setup.paperSize = 9  # A4
	setup.orientation = definition.paper.orientation
	setup.fitToWidth, setup.fitToHeight = 1, 0
	sheet.sheet_properties.pageSetUpPr.fitToPage = True
	for side, width in margins.items():
		setattr(sheet.page_margins, side, round(width * _INCHES_PER_MM, 3))
	sheet.page_margins.header = sheet.page_margins.footer = round(6 * _INCHES_PER_MM, 3)
	sheet.print_options.horizontalCentered = True
	sheet.sheet_view.showGridLines = False
	_set_footer(sheet, content.foot)


def _set_footer(sheet: Any, foot: str) -> None:
	"""Page numbers outside (odd right, even left), source and digest small on the other side."""
	footer = sheet.HeaderFooter
	footer.differentOddEven = True
	for page, number_side, foot_side in (
		(sheet.oddFooter, "right", "left"),
		(sheet.evenFooter, "left", "right"),
	):
		number, other = getattr(page, number_side), getattr(page, foot_side)
		number.text, number.size, number.font = "— &P —", 14, FONT_NAMES["body"]
		if foot:
			other.text, other.size, other.font = foot, 7, FONT_NAMES["body"]


# ---------------------------------------------------------------- lists and tables


def _write_table(sheet: _Sheet) -> None:
	definition, content = sheet.definition, sheet.content
	sheet.line(
		[sheet.cell("mark", f"{definition.mark}　{DRAFT}" if content.is_draft else definition.mark)], 8
	)
	sheet.wide(sheet.cell("title", content.title or definition.title, horizontal="center"), 13)
	if definition.subtitle:
		sheet.wide(sheet.cell("head", definition.subtitle, horizontal="center"), 6)
	_write_head(sheet, grid.head_items(definition, content))
	first = sheet.row
	_write_headings(sheet)
	sheet.sheet.print_title_rows = f"{first}:{sheet.row - 1}"
	_write_body(sheet)
	_write_end(sheet)


def _write_head(sheet: _Sheet, items: Iterable[tuple[str, str]]) -> None:
	"""Write the head line, each item over its share of the columns."""
	items = list(items)
	cells: list[Any] = [None] * sheet.columns
	edges = _shares(sheet.widths, len(items))
	for (text, align), (start, end) in zip(items, edges, strict=True):
		cells[start] = sheet.cell("head", text, horizontal=align)
		sheet.merge(sheet.row, start + 1, columns=end - start)
	sheet.line(cells, 8)


def _shares(widths: Sequence[float], parts: int) -> list[tuple[int, int]]:
	"""Return column ranges that divide the width into about equal parts."""
	total, edges, reached = sum(widths), [0], 0.0
	for number, width in enumerate(widths, 1):
		reached += width
		if len(edges) < parts and reached >= total * len(edges) / parts:
			edges.append(number)
	edges.append(len(widths))
	return [(edges[place], edges[place + 1]) for place in range(parts)]


def _write_headings(sheet: _Sheet) -> None:
	definition = sheet.definition
	levels = grid.heading_rows(definition, sheet.content)
	size = definition.fonts["heading"].size
	tallest = max(
		_height_mm([_heading_text(heading, sheet.widths)], size, 0)
		for headings in levels
		for heading in headings
		if heading.columns == 1
	)
	for level, headings in enumerate(levels):
		cells = [sheet.cell("heading", box=True) for _column in range(sheet.columns)]
		for heading in headings:
			cells[heading.first] = sheet.cell(
				"heading", heading.label, box=True, **_label_alignment(heading.vertical)
			)
			sheet.merge(sheet.row, heading.first + 1, heading.rows, heading.columns)
		last = level == len(levels) - 1
		sheet.line(cells, tallest + 3 if last else 9)
	if definition.code_row:
		sheet.line(
			[
				sheet.cell("heading", _code(leaf.code), box=True, horizontal="center")
				for leaf in definition.leaves
			],
			6,
		)


def _heading_text(heading: grid.HeadingCell, widths: Sequence[float]) -> tuple[str, float]:
	return ("\n".join(heading.label) if heading.vertical else heading.label), widths[heading.first]


def _label_alignment(vertical: bool) -> dict[str, Any]:
	turned = {"textRotation": _VERTICAL} if vertical else {"wrap_text": True}
	return {"horizontal": "center", **turned}


def _code(code: str) -> int | str:
	return int(code) if code.isascii() and code.isdigit() else code


def _write_body(sheet: _Sheet) -> None:
	definition = sheet.definition
	text = [
		sheet.cell("cell", "", box=True, horizontal=leaf.align, wrap_text=True) for leaf in definition.leaves
	]
	number = [sheet.cell("cell", 0, box=True, latin=True, horizontal="center") for _leaf in definition.leaves]
	size, widths = definition.fonts["cell"].size, sheet.widths
	least = definition.height_of_row(sheet.content.variant)
	for line in grid.body_lines(definition, sheet.content):
		cells = []
		texts = [(value, width) for value, width in zip(line, widths, strict=True) if isinstance(value, str)]
		for place, value in enumerate(line):
			if isinstance(value, int):
				cell = number[place]
				cell.value = value
			else:
				cell = text[place]
				cell.value = value
				if value is not None:
					cell.data_type = "s"
			cells.append(cell)
		sheet.line(cells, _height_mm(texts, size, least))


def _write_end(sheet: _Sheet) -> None:
	"""Write signature line and notes."""
	definition, content = sheet.definition, sheet.content
	sheet.line([], 3)
	_write_head(
		sheet, [(f"{label}　{known}", "left") for label, known in grid.signature_items(definition, content)]
	)
	notes = grid.notes(definition, content)
	width = sum(sheet.widths)
	for number, note in enumerate(notes, 1):
		text = f"{'说明：' if number == 1 else '　　　'}{number}．{note}"
		height = _height_mm([(text, width)], definition.fonts["note"].size, 0)
		sheet.wide(sheet.cell("note", text, wrap_text=True), height)


# ---------------------------------------------------------------- cards


def _write_cards(sheet: _Sheet) -> None:
	"""Write one card after the other, a page each."""
	lines = _card_lines(sheet)
	number = 0
	for number, person in enumerate(sheet.content.rows, 1):
		if number > 1:
			sheet.sheet.row_breaks.append(Break(id=sheet.row - 1))
		_write_card(sheet, lines, person)
	if not number:
		_write_card(sheet, lines, {})


@dataclass
class _CardLine:
	"""A row of the card: its styled cells, those to be filled, and what is merged. Used again for every person."""

	row: CardRow
	cells: list[Any]
	fill: list[tuple[Any, Cell]]
	merges: list[tuple[int, int, int]]


def _card_lines(sheet: _Sheet) -> list[_CardLine]:
	lines = []
	pending = [0] * sheet.columns
	for row in sheet.definition.card_rows:
		line = _CardLine(row, [sheet.cell("cell", box=True) for _column in range(sheet.columns)], [], [])
		place = 0
		for cell in row.cells:
			while pending[place]:
				place += 1
			line.cells[place] = _card_cell(sheet, cell)
			if cell.value:
				line.fill.append((line.cells[place], cell))
			line.merges.append((place + 1, cell.rows, cell.span))
			pending[place : place + cell.span] = [cell.rows] * cell.span
			place += cell.span
		pending = [max(0, rest - 1) for rest in pending]
		lines.append(line)
	return lines


def _write_card(sheet: _Sheet, lines: Sequence[_CardLine], person: Mapping[str, Any]) -> None:
	definition, content = sheet.definition, sheet.content
	sheet.line([sheet.cell("mark", definition.mark)], 7)
	sheet.wide(sheet.cell("title", content.title or definition.title, horizontal="center"), 11)
	_write_head(sheet, grid.head_items(definition, content, person))
	for line in lines:
		for place, cell in line.fill:
			set_value(place, shown(person.get(cell.value), cell.format) or None)
		for first, rows, columns in line.merges:
			sheet.merge(sheet.row, first, rows, columns)
		sheet.line(line.cells, _card_row_height(definition, line, person))
	for note in grid.notes(definition, content):
		sheet.wide(sheet.cell("note", f"注：{note}"), 6)


def _card_row_height(definition: Definition, line: _CardLine, person: Mapping[str, Any]) -> float:
	texts = [
		(cell.label or shown(person.get(cell.value), cell.format), cell.span * definition.grid["width"])
		for cell in line.row.cells
		if cell.rows == 1 and not cell.signature
	]
	return _height_mm(texts, definition.fonts["cell"].size, line.row.height * _CARD_STRETCH)


def _card_cell(sheet: _Sheet, cell: Cell) -> Any:
	if cell.signature:
		label = f"{cell.label}\n\n\n　　　年　　月　　日"
		return sheet.cell("heading", label, box=True, horizontal="left", vertical="top", wrap_text=True)
	if cell.label:
		return sheet.cell("heading", cell.label, box=True, **_label_alignment(cell.vertical))
	return sheet.cell("cell", box=True, horizontal=cell.align, wrap_text=True)
