"""The error workbook: the workbook as it was handed in, with a column 问题 that says what is wrong with each row and what to do.

It can be corrected and handed in again; the column is skipped then. Text that a spreadsheet would take for a formula is written
with an apostrophe in front and as text, so that nothing in it is ever computed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill

from party_investigation.workbook import reader
from party_investigation.workbook.headings import UNMAPPED, WorkbookMapping
from party_investigation.workbook.layout import PROBLEM_HEADING, SHEETS, Sheet
from party_investigation.workbook.problems import Finding

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HARD, SOFT = PatternFill("solid", fgColor="FFC7CE"), PatternFill("solid", fgColor="FFEB9C")


def write_error_workbook(
	original: str | Path,
	target: str | Path,
	findings: Iterable[Finding],
	translate: Callable[[str], str] = str,
	sheets: Sequence[Sheet] = SHEETS,
	mapping: WorkbookMapping = UNMAPPED,
) -> None:
	"""Write the error workbook for `original` to `target`, with the findings in the language of `translate`.

	:param sheets: those that the workbook has
	:param mapping: under which headings the columns stand
	"""
	by_row: dict[tuple[str, int], list[Finding]] = defaultdict(list)
	for finding in findings:
		by_row[finding.sheet, finding.row].append(finding)
	book = Workbook(write_only=True)
	with reader.opened(original, sheets, mapping) as source:
		keys = {source.names[sheet.key]: sheet for sheet in source.sheets}
		for name in source.sheetnames:
			target_sheet = book.create_sheet(name)
			if name not in keys:
				for row in source.raw_rows(name):
					target_sheet.append([_harmless(target_sheet, value) for value in row])
				continue
			sheet = keys[name]
			rows = source.raw_rows(name)
			for row in _with_problems(
				target_sheet, rows, source.heading_row(sheet), sheet.key, by_row, translate
			):
				target_sheet.append(row)
	book.save(target)


def _with_problems(
	target, rows: Iterable[tuple], heading_row: int, key: str, by_row: dict, translate
) -> Iterator[list]:
	place = None
	for number, row in enumerate(rows, 1):
		cells = [_harmless(target, value) for value in row]
		if number == heading_row:
			place = reader.problem_column(row)
			_put(cells, place, _heading(target))
		elif place is not None:
			findings = by_row.get((key, number))
			_put(cells, place, _problem(target, findings, translate) if findings else None)
		yield cells


def _put(cells: list, place: int, value: object) -> None:
	cells.extend([None] * (place + 1 - len(cells)))
	cells[place] = value


def _heading(target) -> Cell:
	cell = WriteOnlyCell(target, PROBLEM_HEADING)
	cell.font = Font(bold=True)
	return cell


def _problem(target, findings: list[Finding], translate: Callable[[str], str]) -> Cell:
	cell = text_cell(target, "\n".join(finding.text(translate) for finding in findings))
	cell.fill = HARD if any(finding.refuses for finding in findings) else SOFT
	return cell


def _harmless(target, value: object) -> object:
	"""The value, or as text with an apostrophe in front if a spreadsheet would take it for a formula."""
	if isinstance(value, str) and value.startswith(FORMULA_STARTS):
		return text_cell(target, "'" + value)
	return value


def text_cell(target, text: str) -> Cell:
	"""A cell that is text, whatever it begins with."""
	cell = WriteOnlyCell(target, text)
	cell.data_type = "s"
	return cell
