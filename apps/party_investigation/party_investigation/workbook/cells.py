"""The cells of a workbook, by the library that reads them soonest and right.

openpyxl reads everything. calamine reads ten times as fast, and gets what is plain (`plain_sheets`): of that both give the same cells.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

try:
	from party_investigation.workbook.plain_sheets import PlainSheets
except ImportError:  # there is no calamine for Python 3.10
	PlainSheets = None

EXACT = 2**53
"""Whole numbers below it are told apart."""


class Cells:
	"""The rows of a workbook's sheets."""

	def __init__(self, path: str | Path) -> None:
		"""Look at the workbook at `path`, whose container was checked. What is damaged shows when something is read."""
		self._file = open(
			path, "rb"
		)  # by its content: openpyxl refuses a path that ends otherwise than .xlsx
		self._book: openpyxl.Workbook | None = None
		self._plain = PlainSheets.of(path) if PlainSheets else None

	@cached_property
	def sheetnames(self) -> list[str]:
		"""The sheets that have rows: charts may have sheets of their own."""
		return self._plain.sheetnames if self._plain else [sheet.title for sheet in self._opened.worksheets]

	@property
	def _opened(self) -> openpyxl.Workbook:
		if self._book is None:
			self._book = openpyxl.load_workbook(self._file, read_only=True, data_only=False, keep_links=False)
		return self._book

	def rows(self, name: str) -> Iterator[tuple]:
		"""Every row of a sheet, without the empty cells at its end; whole numbers are `int`, empty cells None."""
		rows = self._plain.rows(name) if self._plain else None
		for row in self._streamed(name) if rows is None else rows:
			cells = [(value or None) if type(value) is str else _cell(value) for value in row]
			while cells and cells[-1] is None:
				cells.pop()
			yield tuple(cells)

	def _streamed(self, name: str) -> Iterator[tuple]:
		worksheet = self._opened[name]
		worksheet.reset_dimensions()  # the declared dimension may be wrong, or a bomb
		return worksheet.iter_rows(values_only=True)

	def close(self) -> None:
		"""Close the file."""
		if self._book is not None:
			self._book.close()
		self._file.close()


def _cell(value: Any) -> Any:
	"""A cell as both libraries give it; a formula that openpyxl gives as an object becomes the text that was typed."""
	kind = type(value)
	if kind is str:
		return value or None
	if kind is float:
		return int(value) if value.is_integer() and abs(value) < EXACT else value
	if kind is date:
		return datetime.combine(value, time())
	if kind is ArrayFormula:
		return value.text or "="
	return "=TABLE()" if kind is DataTableFormula else value
