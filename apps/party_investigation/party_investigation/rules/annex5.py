"""Figures of annex 5, 与党组织失去联系党员管理及处置情况汇总表 (decisions D7; annexes.md 1.5.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from party_investigation.rules import annex4
from party_investigation.rules.check import declare
from party_investigation.rules.measures import BY_LABEL, MEASURES, SELF_EXPULSION, Measure, principal
from party_investigation.rules.policy import CampaignPolicy, Rows
from party_investigation.rules.problem import SOFT, Problem, _
from party_investigation.rules.tables import TOTAL_ROW, Relation, Table, bump, cell, check_relations

ALL = 1
NOT_YET = 17
UNTRACEABLE = 14
"""其中：经多方查找确实无法取得联系, a part of 自行脱党除名."""
OF_MEASURES = tuple(dict.fromkeys(measure.column for measure in MEASURES))
"""The columns of measures; those that a later rule renamed stand in the old ones (decisions D16)."""
FIGURE_COLUMNS = tuple(sorted((ALL, *OF_MEASURES, UNTRACEABLE, NOT_YET)))

TOTAL = declare(
	"annex5.total",
	SOFT,
	"summary",
	"remark",
	"decisions D7",
	_("Annex 5 counts {here} persons, annex 4 counted {there}."),
	_("Explain the difference in the remark."),
)


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


def principal_outcome(outcomes: Iterable[Outcome], reference: dt.date) -> Measure | None:
	"""Return the measure under which a person counts; None when nothing is in force on the reference date."""
	return principal(each.measure for each in outcomes if each.in_force_on and each.in_force_on <= reference)


def column_of(outcomes: Iterable[Outcome], policy: CampaignPolicy) -> int:
	"""Return the column of the principal outcome, or that of those for whom nothing is decided yet."""
	measure = principal_outcome(outcomes, policy.dispositions_count_on)
	return measure.column if measure else NOT_YET


def columns_of(person: HandledPerson, policy: CampaignPolicy) -> list[int]:
	"""Return the columns in which a person counts."""
	measure = principal_outcome(person.outcomes, policy.dispositions_count_on)
	columns = [ALL, measure.column if measure else NOT_YET]
	if measure and measure.column == BY_LABEL[SELF_EXPULSION].column and not person.found:
		columns.append(UNTRACEABLE)
	return columns


def tabulate(
	persons: Iterable[HandledPerson], policy: CampaignPolicy, variant: Rows = "Person Category"
) -> Table:
	"""Return the figures of one unit's own persons."""
	table: Table = {}
	for person in persons:
		columns = columns_of(person, policy)
		bump(table, TOTAL_ROW, columns)
		bump(table, annex4.row_of(person, variant), columns)
	return table


def relations(variant: Rows = "Person Category") -> tuple[Relation, ...]:
	"""Return the relations that hold: everybody counts once, column 14 is a part of column 13."""
	return (
		Relation("rows", TOTAL_ROW, annex4.rows(variant)),
		Relation("columns", ALL, (*OF_MEASURES, NOT_YET)),
		Relation("columns", UNTRACEABLE, (BY_LABEL[SELF_EXPULSION].column,), "<="),
	)


def check(table: Mapping[str, Mapping[int, int]], variant: Rows = "Person Category") -> list[Problem]:
	"""Return the relations that do not hold within the table."""
	return check_relations(table, relations(variant), (TOTAL_ROW, *annex4.rows(variant)), FIGURE_COLUMNS)


def check_against_annex_4(
	table: Mapping[str, Mapping[int, int]], total_of_annex_4: int | None
) -> list[Problem]:
	"""Return a soft problem when the total differs from that of annex 4; None when there is no annex 4 yet."""
	here = cell(table, TOTAL_ROW, ALL)
	if total_of_annex_4 is None or here == total_of_annex_4:
		return []
	return [TOTAL.problem(here=here, there=total_of_annex_4)]
