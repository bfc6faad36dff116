"""Reading a list that has one sheet, row by row, up to a number of rows."""

from collections.abc import Iterator
from pathlib import Path

from party_investigation.rules.checks.context import Context
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.problem import _
from party_investigation.workbook import reader
from party_investigation.workbook.headings import UNMAPPED, WorkbookMapping
from party_investigation.workbook.layout import Sheet
from party_investigation.workbook.problems import Finding, WorkbookRefused
from party_investigation.workbook.records import Record
from party_investigation.workbook.row import Inspection, Row


def read_rows(
	path: str | Path,
	sheet: Sheet,
	most: int,
	findings: list[Finding],
	mapping: WorkbookMapping = UNMAPPED,
) -> Iterator[tuple[int, Row, Record]]:
	"""Yield the number of each row, the row and what it says; what is wrong with it is added to `findings`.

	:raises WorkbookRefused: the file cannot be read, is no such list, or has more than `most` rows
	"""
	inspection = Inspection(Context(today_in_china(), CampaignPolicy()), findings=findings)
	with reader.opened(path, (sheet,), mapping) as book:
		for read, (number, cells) in enumerate(book.rows(sheet), 1):
			if read > most:
				raise WorkbookRefused(
					_("The list has more than {most} rows. Divide it and hand in the parts."), most=most
				)
			row = Row(sheet, number, cells, inspection)
			yield number, row, row.read(Record(number))
