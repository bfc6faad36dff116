"""What two hand-ins say otherwise: figures cell by cell, and who came, went or is told of differently (decisions D12, D13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

from party_investigation.rules.policy import Rows
from party_investigation.rules.problem import _

TABLES: dict[str, tuple[int, Rows]] = {
	"annex4": (4, "Person Category"),
	"annex4_by_unit": (4, "Unit Category"),
	"annex5": (5, "Person Category"),
}
"""The tables among the figures of a unit: annex and rows of each; what else stands there is a count."""
COUNTS = {
	"members": _("Members"),
	"restored": _("Contact Restored"),
	"not_found": _("Still Not Found"),
	"pocket": _("Members with an Overdue Letter"),
	"in_transit": _("Members in Transit"),
	"transferred": _("Transferred with Receipt"),
	"mobile": _("Mobile Members"),
}
"""The counts of a unit, and what they are called."""
UNIT_COUNTS = tuple(name for name in COUNTS if name != "transferred")
"""Those that a table with a row a unit shows."""
WEIGHTY = {
	"found": _("Annex"),
	"branch": _("Branch"),
	"reason": _("Reason"),
	"person_category": _("Person Category"),
	"unit_category": _("Unit Category"),
	"months_out": _("Months Without Contact"),
	"outcome_column": _("Outcome"),
}
"""What moves a person to another cell or unit, in the order in which it is told, and what it is called."""


@dataclass(frozen=True)
class ChangedFigure:
	"""A figure with its two values. Of a count of the unit `table` is its name, and there is no row and no column."""

	table: str
	row: str
	column: int
	before: int
	after: int

	@property
	def difference(self) -> int:
		"""How much it has grown."""
		return self.after - self.before


class Line(Protocol):
	"""A line of annex 2 or 3: what `WEIGHTY` names, and what each column of its annex prints."""

	@property
	def texts(self) -> Mapping[str, str]: ...


LineT = TypeVar("LineT", bound=Line)


@dataclass(frozen=True)
class ChangedLine(Generic[LineT]):
	"""A person whose line came, went or says something else; `fields` says what, weighty things first, then printed columns."""

	member: str
	change: Literal["came", "went", "changed"]
	before: LineT | None
	after: LineT | None
	fields: tuple[str, ...] = ()


def changed_figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangedFigure]:
	"""Return the figures that differ; counts first, then the tables by row and column."""
	return [figure for figure in figures_of(before, after) if figure.difference]


def figures_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangedFigure]:
	"""Return every figure that one of two sides has, in the same order."""
	counts = [ChangedFigure(name, "", 0, before.get(name) or 0, after.get(name) or 0) for name in COUNTS]
	cells = [
		ChangedFigure(
			table, row, int(column), *(_count(side, table, row, column) for side in (before, after))
		)
		for table in TABLES
		for row, column in sorted({*_places(before, table), *_places(after, table)}, key=_place)
	]
	return [*counts, *cells]


def _places(figures: Mapping[str, Any], table: str) -> Iterator[tuple[str, str]]:
	return ((row, column) for row, cells in (figures.get(table) or {}).items() for column in cells)


def _place(place: tuple[str, str]) -> tuple[str, int]:
	return place[0], int(place[1])


def _count(figures: Mapping[str, Any], table: str, row: str, column: str) -> int:
	return (figures.get(table) or {}).get(row, {}).get(column) or 0


def changed_lines(before: Mapping[str, LineT], after: Mapping[str, LineT]) -> list[ChangedLine[LineT]]:
	"""Return who came, went or is told of differently, of lines by member; those who went first."""
	went = [ChangedLine(member, "went", line, None) for member, line in before.items() if member not in after]
	came = [ChangedLine(member, "came", None, line) for member, line in after.items() if member not in before]
	both = [
		ChangedLine(member, "changed", before[member], line, _differing(before[member], line))
		for member, line in after.items()
		if member in before
	]
	return [*went, *came, *(line for line in both if line.fields)]


def _differing(before: Line, after: Line) -> tuple[str, ...]:
	weighty = [name for name in WEIGHTY if getattr(before, name) != getattr(after, name)]
	if "found" in weighty:  # the annexes have other columns
		return tuple(weighty)
	names = {**before.texts, **after.texts}
	printed = [name for name in names if before.texts.get(name) != after.texts.get(name)]
	return (*weighty, *(name for name in printed if name not in weighty))
