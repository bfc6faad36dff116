"""Figures of annex 5, 与党组织失去联系党员管理及处置情况汇总表 (decisions D7; annexes.md 1.5.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from party_investigation.rules import annex4
from party_investigation.rules.annex4 import Variant
from party_investigation.rules.problem import Problem, _, soft
from party_investigation.rules.tables import TOTAL_ROW, Relation, Table, bump, cell, check_relations

ALL = 1
NOT_YET = 17
SELF_EXPULSION = "自行脱党除名"
UNTRACEABLE = 14
"""其中：经多方查找确实无法取得联系, a part of 自行脱党除名."""

COLUMN_OF = {
	"纳入组织管理": 2,
	"转出组织关系": 3,
	"衔接落实组织关系": 4,
	"保留组织关系": 5,
	"停止党籍": 6,
	"不予承认": 7,
	"取消预备党员资格": 8,
	"限期改正": 9,
	"劝退": 10,
	"劝而不退除名": 11,
	"退党除名": 12,
	SELF_EXPULSION: 13,
	"开除党籍": 15,
	"其他党纪处分": 16,
}
PRECEDENCE = (
	"开除党籍",
	"退党除名",
	SELF_EXPULSION,
	"劝而不退除名",
	"劝退",
	"取消预备党员资格",
	"不予承认",
	"停止党籍",
	"其他党纪处分",
	"限期改正",
	"保留组织关系",
	"转出组织关系",
	"衔接落实组织关系",
	"纳入组织管理",
)
FIGURE_COLUMNS = tuple(range(1, 18))

_RANK = {measure: rank for rank, measure in enumerate(PRECEDENCE)}


@dataclass(frozen=True)
class Outcome:
	"""A measure and the day since which it is approved and in force; None while it is not."""

	measure: str
	in_force_on: dt.date | None


@dataclass(frozen=True)
class HandledPerson:
	"""One person of annex 4 with the outcomes recorded for him or her."""

	person_category: str
	unit_category: int | str
	found: bool
	outcomes: tuple[Outcome, ...] = ()


def principal_outcome(outcomes: Iterable[Outcome], reference: dt.date) -> str | None:
	"""Return the measure under which a person counts; None when nothing is in force on the reference date."""
	counting = [each.measure for each in outcomes if each.in_force_on and each.in_force_on <= reference]
	return min(counting, key=_RANK.__getitem__, default=None)


def columns_of(person: HandledPerson, reference: dt.date) -> list[int]:
	"""Return the columns in which a person counts."""
	measure = principal_outcome(person.outcomes, reference)
	columns = [ALL, COLUMN_OF[measure] if measure else NOT_YET]
	if measure == SELF_EXPULSION and not person.found:
		columns.append(UNTRACEABLE)
	return columns


def tabulate(
	persons: Iterable[HandledPerson], reference: dt.date, variant: Variant = "Person Category"
) -> Table:
	"""Return the figures of one unit's own persons."""
	table: Table = {}
	for person in persons:
		columns = columns_of(person, reference)
		bump(table, TOTAL_ROW, columns)
		bump(table, annex4.row_of(person, variant), columns)
	return table


def relations(variant: Variant = "Person Category") -> tuple[Relation, ...]:
	"""Return the relations that hold: everybody counts once, column 14 is a part of column 13."""
	return (
		Relation("rows", TOTAL_ROW, annex4.rows(variant)),
		Relation("columns", ALL, (*range(2, 14), 15, 16, 17)),
		Relation("columns", UNTRACEABLE, (13,), "<="),
	)


def check(table: Mapping[str, Mapping[int, int]], variant: Variant = "Person Category") -> list[Problem]:
	"""Return the relations that do not hold within the table."""
	return check_relations(table, relations(variant), (TOTAL_ROW, *annex4.rows(variant)), FIGURE_COLUMNS)


def check_against_annex_4(
	table: Mapping[str, Mapping[int, int]], of_annex_4: Mapping[str, Mapping[int, int]], remark: str | None
) -> list[Problem]:
	"""Return a soft problem when the two totals differ and no remark says why."""
	here, there = cell(table, TOTAL_ROW, ALL), cell(of_annex_4, TOTAL_ROW, annex4.ALL)
	if here == there or (remark or "").strip():
		return []
	return [
		soft(
			"annex5.total",
			_("Annex 5 counts {here} persons, annex 4 counted {there}."),
			_("Explain the difference in the remarks."),
			"remarks",
			here=here,
			there=there,
		)
	]
