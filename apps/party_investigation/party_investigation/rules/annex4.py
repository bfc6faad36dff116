"""Figures of annex 4, 与党组织失去联系党员情况汇总表 (decisions D6; annexes.md 1.4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.codes import PERSON_CATEGORIES, UNIT_CATEGORIES
from party_investigation.rules.contact import band
from party_investigation.rules.problem import Problem, _, hard
from party_investigation.rules.tables import TOTAL_ROW, Relation, Table, bump, cell, check_relations

Variant = Literal["Person Category", "Unit Category"]
"""University rows by the person's category, or general rows by the nine categories of the branch."""
Base = Literal["All", "Not Found"]
"""Whom the two breakdowns count: everybody (column 1) or those not found (column 3)."""

ALL, FOUND, NOT_FOUND = 1, 2, 3
BAND_COLUMNS = (4, 5, 6, 7)
REASON_COLUMNS = (8, 9, 10, 11, 12, 13, 14)
FIGURE_COLUMNS = tuple(range(1, 15))

UNIVERSITY_ROWS = tuple(each.code for each in PERSON_CATEGORIES)
GENERAL_ROWS = tuple(f"{int(each.code) + 1:02d}" for each in UNIT_CATEGORIES)


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


def rows(variant: Variant) -> tuple[str, ...]:
	"""Return the row codes below the total."""
	return UNIVERSITY_ROWS if variant == "Person Category" else GENERAL_ROWS


def row_of(person: LostPerson, variant: Variant) -> str:
	"""Return the row in which a person stands."""
	return person.person_category if variant == "Person Category" else f"{int(person.unit_category) + 1:02d}"


def columns_of(person: LostPerson, base: Base = "All") -> list[int]:
	"""Return the columns in which a person counts."""
	columns = [ALL, FOUND if person.found else NOT_FOUND]
	if base == "All" or not person.found:
		columns += [band(person.months).column, 7 + int(person.reason)]
	return columns


def tabulate(
	persons: Iterable[LostPerson], variant: Variant = "Person Category", base: Base = "All"
) -> Table:
	"""Return the figures of one unit's own persons."""
	table: Table = {}
	for person in persons:
		columns = columns_of(person, base)
		bump(table, TOTAL_ROW, columns)
		bump(table, row_of(person, variant), columns)
	return table


def relations(variant: Variant = "Person Category", base: Base = "All") -> tuple[Relation, ...]:
	"""Return the relations in force; the base of the two breakdowns is column 1 or, as a setting, column 3."""
	left = ALL if base == "All" else NOT_FOUND
	return (
		Relation("rows", TOTAL_ROW, rows(variant)),
		Relation("columns", ALL, (FOUND, NOT_FOUND)),
		Relation("columns", left, BAND_COLUMNS),
		Relation("columns", left, REASON_COLUMNS),
	)


def check(
	table: Mapping[str, Mapping[int, int]], variant: Variant = "Person Category", base: Base = "All"
) -> list[Problem]:
	"""Return the relations that do not hold within the table."""
	return check_relations(table, relations(variant, base), (TOTAL_ROW, *rows(variant)), FIGURE_COLUMNS)


def check_against_lists(
	table: Mapping[str, Mapping[int, int]], lines_of_annex_2: int, lines_of_annex_3: int
) -> list[Problem]:
	"""Return where columns 2 and 3 differ from the lines of annexes 2 and 3."""
	found = []
	for column, lines, annex in ((FOUND, lines_of_annex_2, 2), (NOT_FOUND, lines_of_annex_3, 3)):
		figure = cell(table, TOTAL_ROW, column)
		if figure != lines:
			found.append(
				hard(
					"annex4.lines",
					_("Column {column} of annex 4 says {figure}, annex {annex} has {lines} lines."),
					_("Compute annex 4 again from the lines."),
					None,
					column=column,
					figure=figure,
					annex=annex,
					lines=lines,
				)
			)
	return found


def is_zero_return(table: Mapping[str, Mapping[int, int]]) -> bool:
	"""Say whether nobody is out of contact, so that the unit hands in an explicit zero return."""
	return not any(count for cells in table.values() for count in cells.values())
