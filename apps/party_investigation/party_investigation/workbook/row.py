"""One row under inspection: it hands out clean values and collects what is wrong with the others."""

import re
from collections.abc import Iterable
from datetime import date

from openpyxl.cell.cell import ERROR_CODES

from party_investigation.rules import text
from party_investigation.rules.codes import Code, CodeList
from party_investigation.rules.dates import ReadDate, read_date
from party_investigation.rules.problem import Problem, _, hard
from party_investigation.workbook.layout import Sheet
from party_investigation.workbook.problems import Finding

FORMULA = re.compile(
	r"'?(?:[=@]|[+-](?![\d\s(（]))"
)  # with the apostrophe that the error workbook puts in front
NOTHING = frozenset(("-", "--", "—", "——"))
"""What people write into a cell that has nothing to tell."""
MOST_CHARACTERS = 140


class Row:
	"""The cells of one row. Asking for a value that is wrong notes a finding; `refused` tells whether one was hard."""

	__slots__ = ("cells", "findings", "number", "refused", "sheet", "today")

	def __init__(self, sheet: Sheet, number: int, cells: dict, findings: list[Finding], today: date) -> None:
		self.sheet, self.number, self.cells, self.findings = sheet, number, cells, findings
		self.today = today
		self.refused = False

	def note(self, key: str, problem: Problem) -> None:
		"""Note a problem with the column `key`."""
		self.refused = self.refused or problem.is_hard
		self.findings.append(Finding(self.sheet.key, self.number, self.sheet.headings[key], problem))

	def note_all(self, problems: Iterable[Problem], key_of: dict[str, str], otherwise: str) -> None:
		"""Note what a rule found, each with the column that holds the rule's field."""
		for problem in problems:
			self.note(key_of.get(problem.field or "", otherwise), problem)

	def text(self, key: str, required: bool = False, most: int = MOST_CHARACTERS) -> str:
		"""The cell as tidy text, empty if there is none."""
		value = text.clean(self.cells[key])
		if value in NOTHING:
			value = ""
		if not value:
			if required:
				self.note(key, hard("workbook.empty", _("The cell is empty."), _("Fill it in.")))
		elif value in ERROR_CODES or isinstance(self.cells[key], bool):
			problem = hard(
				"workbook.no_entry",
				_("The cell holds {value}, which a formula has left behind."),
				_("Type the entry itself."),
				value=value,
			)
			self.note(key, problem)
		elif FORMULA.match(value):
			self.note(
				key,
				hard(
					"workbook.formula",
					_("The cell holds a formula, or something that looks like one."),
					_("Copy the column and paste it as values."),
				),
			)
		elif len(value) > most:
			problem = hard(
				"workbook.too_long",
				_("The cell has more than {most} characters."),
				_("Shorten it."),
				most=most,
			)
			self.note(key, problem)
		return value

	def date_read(self, key: str, required: bool = False) -> ReadDate:
		"""The cell as a date in any common spelling, with how exact it is."""
		read = read_date(self.cells[key])
		if read.problem:
			self.note(key, read.problem)
		elif read.day and read.day > self.today:
			problem = hard(
				"workbook.future",
				_("{day} lies in the future."),
				_("Correct the date."),
				day=read.day.isoformat(),
			)
			self.note(key, problem)
			return ReadDate(problem=problem)
		elif required and not read.day:
			self.note(key, hard("workbook.empty", _("The cell is empty."), _("Fill it in.")))
		return read

	def day(self, key: str, required: bool = False) -> date | None:
		"""The cell as a date."""
		return self.date_read(key, required).day

	def code(self, key: str, codes: CodeList, required: bool = False) -> Code | None:
		"""The entry of a code list that the cell means."""
		value = self.cells[key]
		found = codes.find(value)
		if found is None and text.clean(value):
			problem = hard(
				"workbook.unknown_word",
				_("{value} is not among {choices}."),
				_("Use one of these words."),
				value=text.clean(value)[:40],
				choices="、".join(codes.labels()),
			)
			self.note(key, problem)
		elif found is None and required:
			self.note(key, hard("workbook.empty", _("The cell is empty."), _("Fill it in.")))
		return found

	def yes(self, key: str) -> bool:
		"""The cell as yes or no; empty is no."""
		answer = text.read_yes_no(self.cells[key])
		if answer is None and (said := text.clean(self.cells[key])):
			problem = hard(
				"workbook.yes_or_no",
				_("{value} is neither 是 nor 否."),
				_("Please write 是 or 否."),
				value=said,
			)
			self.note(key, problem)
		return bool(answer)

	def whole(self, key: str, otherwise: int) -> int:
		"""The cell as a whole number, `30天` being 30; `otherwise` if it is empty."""
		said = text.clean(self.cells[key]).rstrip("天日 ")
		if not said:
			return otherwise
		number = text.read_whole_number(said)
		if number is None:
			problem = hard(
				"workbook.no_number", _("{value} is no whole number."), _("Write digits only."), value=said
			)
			self.note(key, problem)
			return otherwise
		return number
