"""Figures of an annex: a table of rows and columns, its sums over a tree, and the relations that must hold.

A table is `{row: {column: count}}` with row codes as text (`"01"`) and columns as whole numbers; what is not there is 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from party_investigation.rules.check import declare
from party_investigation.rules.problem import HARD, Problem, _

Table = dict[str, dict[int, int]]
Unit = TypeVar("Unit", bound=Hashable)
Column = TypeVar("Column", int, str)

TOTAL_ROW = "01"

_NO_PARENT = (None, "")


COLUMNS_DISAGREE = declare(
	"table.columns",
	HARD,
	"summary",
	"rows",
	"annexes.md 1.4.3, 1.5.2; decisions D6, D7",
	_("In row {place} the relation {relation} does not hold: {left} against {right}."),
	_("Correct the records from which the figures come; the difference is {difference}."),
	blocks="return",
)
ROWS_DISAGREE = declare(
	"table.rows",
	HARD,
	"summary",
	"rows",
	"annexes.md 1.4.3, 1.5.2; decisions D6, D7",
	_("In column {place} the relation {relation} does not hold: {left} against {right}."),
	_("Correct the records from which the figures come; the difference is {difference}."),
	blocks="return",
)


@dataclass(frozen=True)
class Relation:
	"""`left = right[0] + right[1] + …`, or `left <= …`, between columns (of every row) or rows (of every column)."""

	of: Literal["columns", "rows"]
	left: int | str
	right: tuple[int | str, ...]
	sign: Literal["=", "<="] = "="

	def __str__(self) -> str:
		sign = "≤" if self.sign == "<=" else "="
		return f"{self.left}{sign}{'+'.join(map(str, self.right))}"


def bump(table: Table, row: str, columns: Iterable[int], by: int = 1) -> None:
	"""Add `by` to the cells of one row."""
	cells = table.setdefault(row, {})
	for column in columns:
		cells[column] = cells.get(column, 0) + by


def add(into: dict[str, dict[Column, int]], table: Mapping[str, Mapping[Column, int]]) -> None:
	"""Add every cell of `table` to `into`; in both, columns are whole numbers, or as JSON has them text."""
	for row, cells in table.items():
		target = into.get(row)
		if target is None:
			into[row] = dict(cells)
			continue
		for column, count in cells.items():
			target[column] = target.get(column, 0) + count


def cell(table: Mapping[str, Mapping[int, int]], row: str, column: int) -> int:
	"""Return one figure."""
	return table.get(row, {}).get(column, 0)


def children_first(parents: Mapping[Unit, Unit | None]) -> list[Unit]:
	"""Return the units of a tree, each before the one above it. Raises ValueError for a circle or an unknown parent."""
	waiting = dict.fromkeys(parents, 0)
	for unit, parent in parents.items():
		if parent not in _NO_PARENT:
			if parent not in waiting:
				raise ValueError(f"{unit} hangs on the unknown {parent}")
			waiting[parent] += 1
	ready = [unit for unit, count in waiting.items() if not count]
	for unit in ready:
		parent = parents[unit]
		if parent not in _NO_PARENT:
			waiting[parent] -= 1
			if not waiting[parent]:
				ready.append(parent)
	if len(ready) != len(waiting):
		circle = sorted(str(unit) for unit in set(waiting) - set(ready))
		raise ValueError(f"the tree runs in a circle: {', '.join(circle)}")
	return ready


def sum_over_tree(
	own_tables: Mapping[Unit, Table],
	parents: Mapping[Unit, Unit | None],
	order: Sequence[Unit] | None = None,
) -> dict[Unit, Table]:
	"""Return for every unit its own figures plus those of all units below, in one pass over the tree.

	:param order: the units as `children_first` gives them, where several tables are summed
	"""
	sums: dict[Unit, Table] = {unit: {} for unit in parents}
	above = {*parents.values()}
	for unit, table in own_tables.items():
		if unit in above or unit not in sums:
			add(sums[unit], table)
		else:
			sums[unit] = table  # nothing is added to it
	for unit in order or children_first(parents):
		parent = parents[unit]
		if parent not in _NO_PARENT:
			add(sums[parent], sums[unit])
	return sums


def check_relations(
	table: Mapping[str, Mapping[int, int]],
	relations: Iterable[Relation],
	rows: Sequence[str],
	columns: Sequence[int],
) -> list[Problem]:
	"""Return each relation that does not hold, with the figures on both sides."""
	problems = []
	for relation in relations:
		across = rows if relation.of == "columns" else columns
		for place in across:
			problems.extend(_broken(table, relation, place))
	return problems


def _broken(table, relation: Relation, place) -> list[Problem]:
	def figure(term) -> int:
		return cell(table, place, term) if relation.of == "columns" else cell(table, term, place)

	left, right = figure(relation.left), [figure(term) for term in relation.right]
	if left == sum(right) or (relation.sign == "<=" and left <= sum(right)):
		return []
	check = COLUMNS_DISAGREE if relation.of == "columns" else ROWS_DISAGREE
	return [
		check.problem(
			place=place,
			relation=str(relation),
			left=left,
			right="+".join(map(str, right)),
			difference=left - sum(right),
		)
	]


def as_json(table: Mapping[str, Mapping[int, int]]) -> dict[str, dict[str, int]]:
	"""Return the table for JSON: rows and columns as text, in order, zeros left out."""
	rows = (
		(row, {str(column): count for column, count in sorted(table[row].items()) if count})
		for row in sorted(table)
	)
	return {row: cells for row, cells in rows if cells}
