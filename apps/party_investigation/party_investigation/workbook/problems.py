"""What is wrong with a workbook as a whole, or with one row of it."""

from collections.abc import Callable
from dataclasses import dataclass

from party_investigation.rules.problem import Problem


class WorkbookRefused(Exception):
	"""The file as a whole cannot be taken in. `message` is English with `{names}` that `values` fill."""

	def __init__(self, message: str, **values: object) -> None:
		self.message, self.values = message, values
		super().__init__(self.text())

	def text(self, translate: Callable[[str], str] = str) -> str:
		"""The message in the language of `translate`, which takes the English text."""
		return translate(self.message).format_map(self.values)


@dataclass(frozen=True, slots=True)
class Finding:
	"""A problem and where it stands: sheet key, row number as Excel shows it, heading of the column."""

	sheet: str
	row: int
	column: str
	problem: Problem

	def text(self, translate: Callable[[str], str] = str) -> str:
		"""What is wrong and what to do, with the column in front."""
		return f"{self.column}：{self.problem.text(translate)}"
