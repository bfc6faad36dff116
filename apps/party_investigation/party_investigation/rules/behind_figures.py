"""Who stands behind a figure: which lines of annexes 2 and 3 count in a cell of annex 4 or 5 (decisions D6, D7).

A cell is told as conditions on what a line says, so that a database can be asked for one page of the people; `annex4` and `annex5`
tell the same the other way round, in which columns a person counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from party_investigation.rules import annex4, annex5
from party_investigation.rules.measures import BY_LABEL, MEASURES, SELF_EXPULSION, Measure
from party_investigation.rules.policy import CampaignPolicy, Rows
from party_investigation.rules.tables import TOTAL_ROW

ANNEXES = (4, 5)


class Line(Protocol):
	"""What a line of annex 2 or 3 says, in the codes of annex 4, with the column of annex 5 in which it counts."""

	@property
	def found(self) -> bool | int: ...
	@property
	def person_category(self) -> str: ...
	@property
	def unit_category(self) -> str: ...
	@property
	def months_out(self) -> int: ...
	@property
	def reason(self) -> str: ...
	@property
	def outcome_column(self) -> int: ...


@dataclass(frozen=True)
class Cell:
	"""The conditions on a line; None asks nothing. `months` is from the first number to before the second."""

	found: bool | None = None
	person_category: str | None = None
	unit_category: str | None = None
	months: tuple[int, int | None] | None = None
	reason: str | None = None
	outcome_column: int | None = None

	def holds(self, line: Line) -> bool:
		"""Return whether a line counts in the cell."""
		asked = (self.person_category, self.unit_category, self.reason, self.outcome_column)
		values = (line.person_category, line.unit_category, line.reason, line.outcome_column)
		if any(
			condition is not None and condition != value
			for condition, value in zip(asked, values, strict=True)
		):
			return False
		if self.found is not None and self.found != bool(line.found):
			return False
		first, end = self.months or (None, None)
		return (first is None or line.months_out >= first) and (end is None or line.months_out < end)


def cell_of(annex: int, row: str, column: int, policy: CampaignPolicy, rows: Rows) -> Cell:
	"""Return the conditions of a cell.

	:param rows: which rows the table has
	:raises ValueError: the table has no such cell
	"""
	if annex not in ANNEXES or row not in (TOTAL_ROW, *annex4.rows(rows)):
		raise ValueError(f"annex {annex} has no row {row}")
	of_column = _of_annex_4(column, policy) if annex == 4 else _of_annex_5(column)
	if row == TOTAL_ROW:
		return of_column
	if rows == "Person Category":
		return replace(of_column, person_category=row)
	return replace(of_column, unit_category=str(int(row) - 1))


def _of_annex_4(column: int, policy: CampaignPolicy) -> Cell:
	broken_down = None if policy.annex_4_base == "All" else False
	if column == annex4.ALL:
		return Cell()
	if column in (annex4.FOUND, annex4.NOT_FOUND):
		return Cell(found=column == annex4.FOUND)
	if column in annex4.BAND_COLUMNS:
		return Cell(found=broken_down, months=_months(column, policy))
	if column in annex4.REASON_COLUMNS:
		return Cell(found=broken_down, reason=str(column - annex4.FIRST_REASON_COLUMN + 1))
	raise ValueError(f"annex 4 has no column {column}")


def _months(column: int, policy: CampaignPolicy) -> tuple[int, int | None]:
	"""Return the months of a band, up to where the next one begins; of a band that the campaign does not have, none."""
	begins = {band.column: band.from_months for band in policy.bands}
	later = [months for other, months in begins.items() if other > column]
	if column not in begins:
		return 0, 0
	return begins[column], min(later, default=None)


def _of_annex_5(column: int) -> Cell:
	if column not in annex5.FIGURE_COLUMNS:
		raise ValueError(f"annex 5 has no column {column}")
	if column == annex5.ALL:
		return Cell()
	if column == annex5.UNTRACEABLE:
		return Cell(found=False, outcome_column=BY_LABEL[SELF_EXPULSION].column)
	return Cell(outcome_column=column)


@dataclass(frozen=True)
class Outranked:
	"""A measure that counts for a person unless one of those before it is in force as well."""

	measure: Measure
	before: tuple[Measure, ...]


def measures_of(column: int) -> tuple[Outranked, ...]:
	"""Return the measures that count in a column of annex 5, each with those that would count before it; none for 尚未处置."""
	return tuple(
		Outranked(measure, tuple(other for other in MEASURES if other.rank < measure.rank))
		for measure in MEASURES
		if measure.column == column
	)
