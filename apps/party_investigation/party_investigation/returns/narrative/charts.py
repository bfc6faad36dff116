"""The charts of a report: what each shows of a frozen version, and the table of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from party_investigation.annexes import load
from party_investigation.annexes.paper import chart
from party_investigation.annexes.paper.chart import Chart
from party_investigation.returns.narrative import tables

CHARTS = ("periods", "reasons", "outcomes", "units")
"""The charts that a template may place."""
TOTAL = "01"
"""The row of all people in annexes 4 and 5."""
PEOPLE = ("人数",)
FOUND = ("经查找取得联系", "仍然无法取得联系")
COLUMNS: dict[str, tuple[int, tuple[str, ...]]] = {
	"periods": (4, tuple("4567")),
	"reasons": (4, ("8", "9", "10", "11", "12", "13", "14")),
	"outcomes": (5, tuple(str(column) for column in range(2, 18) if column != 14)),
}
"""Annex and columns of which each chart consists; column 14 of annex 5 is a part of another one."""
CAPTIONS = {
	"periods": "失去联系时间",
	"reasons": "失去联系情形",
	"outcomes": "管理及处置结果",
	"units": "各单位失去联系党员",
}


@dataclass(frozen=True)
class Picture:
	"""A chart as a template places it: a picture with a caption, and below it the table of its numbers."""

	caption: str
	png: Callable[[], bytes]
	table: Markup
	width: float = tables.PORTRAIT


def charts_of(
	figures: dict[str, Any], months: int, units: Iterable[tuple[str, int, int]], annexes: list[int]
) -> dict[str, Any]:
	"""Return the charts by name; a sentence in the place of one that would show nothing.

	:param units: name, people found and not found of each unit right below
	:param annexes: those that the form set has
	"""
	shown = {name: _of_annex(name, figures, months) for name in COLUMNS if COLUMNS[name][0] in annexes}
	bars = tuple((name, (found, not_found)) for name, found, not_found in units)
	return dict.fromkeys(CHARTS, "") | {
		name: _placed(name, each) for name, each in {**shown, "units": Chart(FOUND, bars)}.items()
	}


def _of_annex(name: str, figures: dict[str, Any], months: int) -> Chart:
	annex, columns = COLUMNS[name]
	row = (figures.get(f"annex{annex}") or {}).get(TOTAL) or {}
	labels = {leaf.id: leaf.label.replace("{months}", str(months)) for leaf in load(f"annex_{annex}").leaves}
	return Chart(PEOPLE, tuple((labels[column], (row.get(column) or 0,)) for column in columns))


def _placed(name: str, each: Chart) -> Picture | Markup:
	if each.is_empty:
		return tables.paragraph(f"（{CAPTIONS[name]}：没有失去联系的党员，不画图。）")
	rows = [(label, *values) for label, values in each.bars]
	# the numbers of the units stand in the table of the units
	numbers = Markup("") if name == "units" else tables.plain(("项目", *each.series), (100, 30), rows)
	return Picture(f"图：{CAPTIONS[name]}", lambda: chart.picture(each, tables.PORTRAIT), numbers)
