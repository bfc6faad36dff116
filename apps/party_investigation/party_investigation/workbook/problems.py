"""What is wrong with a workbook as a whole, or with one row of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from party_investigation.rules import text
from party_investigation.rules.problem import Problem
from party_investigation.rules.refused import Refused
from party_investigation.workbook.layout import Sheet

SHOWN = 40
"""Characters of a cell that a finding repeats."""


class WorkbookRefused(Refused):
	"""The file as a whole cannot be taken in."""


@dataclass(frozen=True, slots=True)
class Finding:
	"""A problem and where it is: sheet key, row number as Excel shows it, heading of the column, what the cell says."""

	sheet: str
	row: int
	column: str
	problem: Problem
	value: str = ""

	@property
	def refuses(self) -> bool:
		"""Whether the row is not taken in: its document could not be saved. Other findings are warnings."""
		return self.problem.stops_saving(confirmed=False)

	def text(self, translate: Callable[[str], str] = str) -> str:
		"""What is wrong and what to do, with the column and what its cell says in front."""
		problem = self.problem.text(translate)
		value = f"“{self.value}”" if self.value and self.value not in problem else ""
		return f"{self.column}{value}：{problem}"


def finding(
	sheet: Sheet, row: int, fieldname: str | None, problem: Problem, values: Mapping[str, object]
) -> Finding:
	"""The finding that a problem with a field of a row is.

	:param fieldname: the field at fault; the subject of the sheet stands for one that no column fills
	:param values: the cells or the values of the row by fieldname
	"""
	column = sheet.column(fieldname)
	value = text.clean(values.get(column.fieldname))[:SHOWN]
	return Finding(sheet.key, row, column.heading, problem, value)
