"""Figures of annex 4, 与党组织失去联系党员情况汇总表 (decisions D6; annexes.md 1.4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, get_args

from party_investigation.rules.bands import BAND_LABELS, FIRST_BAND_COLUMN
from party_investigation.rules.check import declare
from party_investigation.rules.codes import PERSON_CATEGORIES, REASONS, UNIT_CATEGORIES
from party_investigation.rules.contact import band
from party_investigation.rules.policy import CampaignPolicy, Rows
from party_investigation.rules.problem import HARD, Problem, _
from party_investigation.rules.tables import TOTAL_ROW, Relation, Table, bump, cell, check_relations

ALL, FOUND, NOT_FOUND = 1, 2, 3
BAND_COLUMNS = tuple(range(FIRST_BAND_COLUMN, FIRST_BAND_COLUMN + 1 + len(BAND_LABELS)))
FIRST_REASON_COLUMN = BAND_COLUMNS[-1] + 1
REASON_COLUMNS = tuple(range(FIRST_REASON_COLUMN, FIRST_REASON_COLUMN + len(REASONS)))
FIGURE_COLUMNS = (ALL, FOUND, NOT_FOUND, *BAND_COLUMNS, *REASON_COLUMNS)

UNIVERSITY_ROWS = tuple(each.code for each in PERSON_CATEGORIES)
VARIANTS: tuple[Rows, ...] = get_args(Rows)
GENERAL_ROWS = tuple(f"{int(each.code) + 1:02d}" for each in UNIT_CATEGORIES)


LINES = declare(
	"annex4.lines",
	HARD,
	"summary",
	"rows",
	"decisions D6",
	_("Column {column} of annex 4 says {figure}, annex {annex} has {lines} lines."),
	_("Compute annex 4 again from the lines."),
	blocks="return",
)


class _Categorized(Protocol):
	"""Whoever counts in a row of annex 4 or 5."""

	@property
	def person_category(self) -> str: ...
	@property
	def unit_category(self) -> int | str: ...


@dataclass(frozen=True)
class LostPerson:
	"""One line of annex 2 or 3, as annex 4 counts it.

	`person_category` is a code of PERSON_CATEGORIES ("02"–"05"), `unit_category` one of UNIT_CATEGORIES, `months` the
	completed months without contact, `reason` a code of REASONS.
	"""

	person_category: str
	unit_category: int | str
	months: int
	reason: int | str
	found: bool


def rows(variant: Rows) -> tuple[str, ...]:
	"""Return the row codes below the total."""
	return UNIVERSITY_ROWS if variant == "Person Category" else GENERAL_ROWS


def row_of(person: _Categorized, variant: Rows) -> str:
	"""Return the row in which a person stands."""
	return person.person_category if variant == "Person Category" else f"{int(person.unit_category) + 1:02d}"


def columns_of(person: LostPerson, policy: CampaignPolicy) -> list[int]:
	"""Return the columns in which a person counts."""
	columns = [ALL, FOUND if person.found else NOT_FOUND]
	if policy.annex_4_base == "All" or not person.found:
		columns += [band(person.months, policy).column, FIRST_REASON_COLUMN + int(person.reason) - 1]
	return columns


def tabulate_by(
	persons: Iterable[LostPerson], policy: CampaignPolicy, variants: Sequence[Rows] = VARIANTS
) -> tuple[Table, ...]:
	"""Return the figures of one unit's own persons, as a table for each way to make the rows."""
	tables: tuple[Table, ...] = tuple({} for _variant in variants)
	for person in persons:
		columns = columns_of(person, policy)
		for table, variant in zip(tables, variants, strict=True):
			bump(table, TOTAL_ROW, columns)
			bump(table, row_of(person, variant), columns)
	return tables


def relations(policy: CampaignPolicy) -> tuple[Relation, ...]:
	"""Return the relations in force; the base of the two breakdowns is column 1 or, as a setting, column 3."""
	left = ALL if policy.annex_4_base == "All" else NOT_FOUND
	return (
		Relation("rows", TOTAL_ROW, rows(policy.annex_4_rows)),
		Relation("columns", ALL, (FOUND, NOT_FOUND)),
		Relation("columns", left, BAND_COLUMNS),
		Relation("columns", left, REASON_COLUMNS),
	)


def check(table: Mapping[str, Mapping[int, int]], policy: CampaignPolicy) -> list[Problem]:
	"""Return the relations that do not hold within the table."""
	return check_relations(table, relations(policy), (TOTAL_ROW, *rows(policy.annex_4_rows)), FIGURE_COLUMNS)


def check_against_lists(
	table: Mapping[str, Mapping[int, int]], lines_of_annex_2: int, lines_of_annex_3: int
) -> list[Problem]:
	"""Return where columns 2 and 3 differ from the lines of annexes 2 and 3."""
	problems = []
	for column, lines, annex in ((FOUND, lines_of_annex_2, 2), (NOT_FOUND, lines_of_annex_3, 3)):
		figure = cell(table, TOTAL_ROW, column)
		if figure != lines:
			problems.append(LINES.problem(column=column, figure=figure, annex=annex, lines=lines))
	return problems


def is_zero_return(table: Mapping[str, Mapping[int, int]]) -> bool:
	"""Return whether nobody is out of contact, so that the unit hands in an explicit zero return."""
	return not any(count for cells in table.values() for count in cells.values())
