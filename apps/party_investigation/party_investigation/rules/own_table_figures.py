"""Figures of tables that a school has made for itself, which go up with a return (covering notice 三). No frappe.

A figure is `{"table": title, "figure": label, "rows": {group: number}}`; without groups its only group is the empty text.
They stand among the figures of a version under `KEY`, so that its digest covers them, and only where there are any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

KEY = "own_tables"
MOST_FIGURES = 200
MOST_GROUPS = 500
LONGEST = 140
"""Characters of a title, a label or a group."""
MOST = 10**12
"""The largest number of a figure."""
DECIMALS = 2

Number = int | float
OwnFigure = dict[str, Any]


def plain_number(value: Any) -> Number:
	"""Return a number as it is kept: whole where it is whole, else with two decimals; None is 0."""
	rounded = round(float(value or 0), DECIMALS)
	return int(rounded) if rounded.is_integer() else rounded


def add_up(parts: Iterable[Sequence[Mapping[str, Any]]]) -> list[OwnFigure]:
	"""Add the figures of several units: those of the same table and label, group by group, in the order in which they come."""
	sums: dict[tuple[str, str], dict[str, Number]] = {}
	for figures in parts:
		for figure in figures:
			rows = sums.setdefault((figure["table"], figure["figure"]), {})
			for group, number in figure["rows"].items():
				rows[group] = plain_number(rows.get(group, 0) + number)
	return [{"table": table, "figure": label, "rows": rows} for (table, label), rows in sums.items()]


def are_figures(value: Any) -> bool:
	"""Whether a value that came from elsewhere is a list of such figures, each once."""
	if not isinstance(value, list) or not 0 < len(value) <= MOST_FIGURES:
		return False
	if not all(map(_is_figure, value)):
		return False
	return len({(figure["table"], figure["figure"]) for figure in value}) == len(value)


def _is_figure(value: Any) -> bool:
	if not isinstance(value, dict) or set(value) != {"table", "figure", "rows"}:
		return False
	rows = value["rows"]
	return (
		_is_name(value["table"])
		and _is_name(value["figure"])
		and isinstance(rows, dict)
		and len(rows) <= MOST_GROUPS
		and all(_is_name(group, may_be_empty=True) and _is_number(number) for group, number in rows.items())
	)


def _is_name(value: Any, may_be_empty: bool = False) -> bool:
	return isinstance(value, str) and (bool(value) or may_be_empty) and len(value) <= LONGEST


def _is_number(value: Any) -> bool:
	return type(value) in (int, float) and abs(value) <= MOST and value == plain_number(value)
