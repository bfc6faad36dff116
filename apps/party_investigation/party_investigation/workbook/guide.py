"""How a campaign workbook is filled in, column by column: for an empty workbook and for the handbook."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from party_investigation.rules.problem import _
from party_investigation.workbook.checker import needed_fields
from party_investigation.workbook.columns import Column, Translate
from party_investigation.workbook.layout import SHEETS

HEADINGS = (_("Sheet"), _("Column"), _("Needed"), _("What Is Filled In"), _("Other Accepted Headings"))
WIDTHS = (10, 22, 14, 60, 60)
COLUMN_WIDTH = 20
BOLD, WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")
TEXT_FORMAT = "@"


@dataclass(frozen=True)
class Entry:
	"""What is said of one column, in the order of `HEADINGS`."""

	sheet: str
	column: str
	needed: str
	hint: str
	synonyms: str


def entries(translate: Translate) -> Iterator[Entry]:
	"""What is said of every column, sheet by sheet, in the language of `translate`."""
	for sheet in SHEETS:
		needed = needed_fields(sheet)
		for column in sheet.columns:
			yield Entry(
				sheet.title,
				column.heading,
				_need(column, needed, translate),
				column.hint(translate),
				"、".join(column.synonyms),
			)


def _need(column: Column, needed: set[str], translate: Translate) -> str:
	if column.optional:
		return translate(_("the column may be missing"))
	return translate(_("must be filled in")) if column.fieldname in needed else ""


def write_empty_workbook(target: str | Path | BinaryIO, translate: Translate) -> None:
	"""Write a workbook with the five sheets and their headings, and a sheet in front that says how to fill them in."""
	book = Workbook(write_only=True)
	guide = book.create_sheet(translate(_("How To Fill It In")))
	for place, width in enumerate(WIDTHS, 1):
		guide.column_dimensions[get_column_letter(place)].width = width
	guide.append([_cell(guide, translate(heading), BOLD) for heading in HEADINGS])
	for entry in entries(translate):
		guide.append([_cell(guide, value) for value in astuple(entry)])
	for sheet in SHEETS:
		target_sheet = book.create_sheet(sheet.title)
		target_sheet.freeze_panes = "A2"
		for place in range(1, len(sheet.columns) + 1):
			dimension = target_sheet.column_dimensions[get_column_letter(place)]
			dimension.width, dimension.number_format = COLUMN_WIDTH, TEXT_FORMAT
		target_sheet.append([_cell(target_sheet, heading, BOLD) for heading in sheet.headings()])
	book.save(target)


def _cell(sheet, value: str, font: Font | None = None) -> Cell:
	cell = WriteOnlyCell(sheet, value)
	cell.alignment = WRAPPED
	if font:
		cell.font = font
	return cell
