"""One row under inspection: its cells, what it says, and what is wrong with it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from party_investigation.rules.check import NOTHING_OPEN, Kind
from party_investigation.rules.checks import runner
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.results import as_fields
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.problem import Problem
from party_investigation.workbook.layout import Sheet
from party_investigation.workbook.problems import Finding, finding
from party_investigation.workbook.records import Record

AnyRecord = TypeVar("AnyRecord", bound=Record)
REMEMBERED = (str, datetime, type(None))
"""Types of cells of which no two are equal that are not the same."""
MOST_REMEMBERED = 10_000
"""Different cells of a column."""


@dataclass
class Inspection:
	"""What all rows of a workbook share while it is read.

	`spellings` holds the codes of organizations as they were written first, by their spelling in small letters.
	"""

	context: Context
	spellings: dict[str, str] = field(default_factory=dict)
	findings: list[Finding] = field(default_factory=list)
	said: defaultdict[tuple[str, str], dict[object, Record]] = field(
		default_factory=lambda: defaultdict(dict)
	)
	"""By sheet and column: what a cell says of which nothing is wrong. A roster repeats the same few words and days in every row."""


class Row:
	"""The cells of one row by fieldname. It collects findings; `refused` says whether one of them refuses the row."""

	__slots__ = ("cells", "findings", "inspection", "noted", "number", "refused", "sheet")

	def __init__(
		self, sheet: Sheet, number: int, cells: Mapping[str, object], inspection: Inspection
	) -> None:
		"""Begin with the cells of the row of this number."""
		self.sheet, self.number, self.cells, self.inspection = sheet, number, cells, inspection
		self.findings, self.refused = inspection.findings, False
		self.noted: list[Finding] = []

	@property
	def policy(self) -> CampaignPolicy:
		"""The policy of the campaign."""
		return self.inspection.context.policy

	def read(self, record: AnyRecord) -> AnyRecord:
		"""Fill a record with what the cells say."""
		cells, key, said = self.cells, self.sheet.key, self.inspection.said
		for fieldname, fill, repeats in self.sheet.fills:
			cell = cells.get(fieldname)
			if not repeats or type(cell) not in REMEMBERED:
				fill(record, cell, self)
				continue
			known = said[key, fieldname]
			values = known.get(cell)
			if values is None:
				values = self._said(fill, cell, known)
			if values:
				record.update(values)
		return record

	def _said(self, fill: Callable, cell: object, known: dict[object, Record]) -> Record:
		"""What a cell says, which is remembered if nothing is wrong with it."""
		values, noted = Record(self.number), len(self.noted)
		fill(values, cell, self)
		if len(self.noted) == noted and len(known) < MOST_REMEMBERED:
			known[cell] = values
		return values

	def first_spelling(self, code: str) -> str:
		"""Return the code of an organization as it was written first."""
		return self.inspection.spellings.setdefault(code.casefold(), code)

	def note(self, fieldname: str | None, problem: Problem) -> None:
		"""Note a problem under the column that fills a field, or under the subject of the sheet."""
		noted = finding(self.sheet, self.number, fieldname, problem, self.cells)
		self.refused = self.refused or noted.refuses
		self.noted.append(noted)
		self.findings.append(noted)

	def has_problem(self, fieldname: str) -> bool:
		"""Whether a problem was noted under the column that fills a field."""
		heading = self.sheet.column(fieldname).heading
		return any(noted.column == heading for noted in self.noted)

	def check(self, values: Mapping[str, Any], *further: Kind) -> Mapping[str, str | int]:
		"""Run the checks of the sheet's kind of records, and of further kinds, and note what is wrong.

		Return what a record of the sheet's kind keeps of it (`check.RESULT_FIELDS`).

		A cell that could not be read is not checked, nor is what the sheet has no column for: its record says so later. One cell is
		noted once for one reason, whatever the number of kinds that check it.
		"""
		kinds = (self.sheet.kind, *further) if self.sheet.kind else further
		problems = [runner.run(kind, values, self.inspection.context) for kind in kinds]
		unreadable, reasons = {noted.column for noted in self.noted}, set()
		for of_kind in problems:
			for problem in of_kind:
				column = self.sheet.by_field.get(problem.field or "")
				if column is None or column.heading in unreadable:
					continue
				reason = (column.heading, problem.text())
				if reason not in reasons:
					reasons.add(reason)
					self.note(problem.field, problem)
		return as_fields(problems[0], values.get("remark")) if problems[0] else NOTHING_OPEN
