"""What a report says of a frozen version: the values that its Word template may name. Checks no permission, except for spot checks."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from party_investigation.annexes import load
from party_investigation.returns import compare, frozen
from party_investigation.returns.frame import frame_of
from party_investigation.returns.narrative import people, tables
from party_investigation.returns.narrative.charts import CHARTS, charts_of
from party_investigation.returns.paper import VersionPaper
from party_investigation.returns.printing import official_date
from party_investigation.returns.report.compare_returns.compare_returns import row_of_figure
from party_investigation.rules import own_table_figures
from party_investigation.rules.comparison import COUNTS, UNIT_COUNTS
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.digest import LENGTH, grouped
from party_investigation.rules.form_sets import FORM_SETS, LANGUAGE
from party_investigation.rules.narrative import NARRATIVES, TO_BE_FILLED, paragraphs
from party_investigation.rules.sampling import AGREES, COULD_NOT, DIFFERS

RETURN, SPOT_CHECK = "Unit Return", "Spot Check"
IN_TABLE = (4, 5)
"""The annexes whose tables stand in the report; of the others their counts do."""
TABLES = (
	"counts",
	"own_tables",
	"units",
	"exceptions",
	"spot_checks",
	"changes",
	"annex_4",
	"annex_5",
	"people_2",
	"people_3",
)
"""The tables that a template may place."""


def context_of(version: Document, words: dict[str, str]) -> dict[str, Any]:
	"""Return all values of a report, by the names that a template uses.

	:param words: own words by section
	"""
	frame = frame_of(version.campaign, version.organization, version.name)
	changes, moved = _changes(version, frame)
	figures = frappe.parse_json(version.figures)
	counts, units = _counts(figures), _units_below(version)
	made_tables = {
		"counts": _table_of_counts(counts),
		"own_tables": _of_own_tables(figures.get(own_table_figures.KEY) or []),
		"units": _table_of_units(units),
		"exceptions": _exceptions(version),
		"spot_checks": _spot_checks(version),
		"changes": changes,
		**people.lists_of(version),
		**{f"annex_{annex}": _annex(version, annex) for annex in _annexes_of(version)},
	}
	return {
		"title": NARRATIVES[version.form_set].name,
		"unit": frame["unit_name"],
		"superior": frame["superior_name"],
		"made_on": official_date(today_in_china()),
		"as_of": official_date(frame[_day_of(version)]),
		"months": frame["months_out_of_contact"],
		"version": {
			"number": version.number,
			"digest": grouped(version.digest[:LENGTH]),
			"submitted_on": official_date(version.submitted_on),
			"zero_return": bool(version.zero_return),
			"members_expected": version.members_expected,
			"members_present": version.members_present,
		},
		"counts": counts,
		"lost": counts["restored"] + counts["not_found"],
		"remarks": paragraphs(version.remark),
		"sample": _sample(frappe.get_doc(RETURN, version.unit_return)),
		"moved": moved,
		"tables": {**dict.fromkeys(TABLES, ""), **made_tables},
		"charts": charts_of(
			figures,
			frame["months_out_of_contact"],
			[(name, below["restored"], below["not_found"]) for name, below in units],
			_annexes_of(version),
		),
		"own": _own(version.form_set, words),
	}


def sample_context(form_set: str) -> dict[str, Any]:
	"""Return made-up values under the same names, with which a template is tried when it is put in."""
	return {
		**dict.fromkeys(("unit", "superior", "made_on", "as_of"), "—"),
		"title": NARRATIVES[form_set].name,
		"months": 6,
		"version": {
			**dict.fromkeys(("digest", "submitted_on"), "—"),
			**dict.fromkeys(("number", "members_expected", "members_present"), 1),
			"zero_return": True,
		},
		"counts": dict.fromkeys(COUNTS, 1),
		"lost": 2,
		"remarks": ["—"],
		"sample": dict.fromkeys(("drawn", "agrees", "differs", "could_not", "open"), 1),
		"moved": dict.fromkeys(("before", "came", "went", "changed"), 1),
		"tables": dict.fromkeys(TABLES, tables.paragraph("—")),
		"charts": dict.fromkeys(CHARTS, tables.paragraph("—")),
		"own": _own(form_set, {}),
	}


def _own(form_set: str, words: dict[str, str]) -> dict[str, dict[str, Any]]:
	"""The own words of each section as paragraphs, and what stands there as long as there are none."""
	return {
		section.key: {
			"lines": paragraphs(words.get(section.key)),
			"to_be_filled": f"{TO_BE_FILLED}{section.hint}〕",
		}
		for section in NARRATIVES[form_set].sections
	}


def _counts(figures: dict) -> dict[str, int]:
	return {name: figures.get(name) or 0 for name in COUNTS}


def _table_of_counts(counts: dict[str, int]):
	rows = ((_(label, lang=LANGUAGE), counts[name]) for name, label in COUNTS.items())
	return tables.plain(("项目", "人数"), (100, 30), rows)


def _of_own_tables(figures: list[own_table_figures.OwnFigure]):
	"""The figures of the school's own tables, a line a group; nothing where there are none."""
	if not figures:
		return ""
	lines = (
		(figure["table"], figure["figure"], group, number)
		for figure in figures
		for group, number in figure["rows"].items()
	)
	return tables.plain(("表格", "项目", "分类", "数量"), (50, 50, 36, 20), lines)


def _annexes_of(version: Document) -> list[int]:
	return [annex for annex in IN_TABLE if f"annex_{annex}" in FORM_SETS[version.form_set].annexes]


def _day_of(version: Document) -> str:
	return "dispositions_count_on" if "annex_5" in FORM_SETS[version.form_set].annexes else "search_closes_on"


def _annex(version: Document, annex: int):
	return tables.annex(load(f"annex_{annex}"), VersionPaper(version.name, unmasked=False).content(annex))


# ---------------------------------------------------------------- units below


def _units_below(version: Document) -> list[tuple[str, dict[str, int]]]:
	"""Name and counts of every unit right below, as they went into the version."""
	names = [part["version"] for part in frappe.parse_json(version.parts or "[]")]
	rows = frappe.get_all(
		frozen.VERSION,
		filters={"name": ["in", names or [""]]},
		fields=["frame", "figures"],
		order_by="organization asc",
	)
	return [
		(frappe.parse_json(row.frame)["unit_name"], _counts(frappe.parse_json(row.figures))) for row in rows
	]


def _table_of_units(units: list[tuple[str, dict[str, int]]]):
	lines = [(name, *(counts[count] for count in UNIT_COUNTS)) for name, counts in units]
	headings = ("单位", *(_(COUNTS[name], lang=LANGUAGE) for name in UNIT_COUNTS))
	return tables.plain(headings, (50, *(18,) * len(UNIT_COUNTS)), lines)


def _exceptions(version: Document):
	"""The units right below of whom something is to be said: excused, nobody reported, late, sent back."""
	rows = frappe.get_all(
		RETURN,
		filters={
			"campaign": version.campaign,
			"superior": version.organization,
			"form_set": version.form_set,
			"is_copy": 0,
		},
		fields=[
			"organization_name",
			"excused",
			"excuse_reason",
			"zero_return",
			"first_submitted_on",
			"due_on",
			"times_returned",
		],
		order_by="organization asc",
	)
	lines = ((row.organization_name, "；".join(_told(row))) for row in rows)
	return tables.plain(("单位", "情况"), (60, 96), (line for line in lines if line[1]))


def _told(row: frappe._dict) -> list[str]:
	facts = []
	if row.excused:
		facts.append(f"免报：{(row.excuse_reason or '').strip()}")
	elif row.zero_return:
		facts.append("零报告")
	first, due = row.first_submitted_on, row.due_on
	if first and due and getdate(first) > getdate(due):
		facts.append(f"{official_date(first)}上报，迟于{official_date(due)}")
	if row.times_returned:
		facts.append(f"退回{row.times_returned}次")
	return facts


# ---------------------------------------------------------------- checks


def _sample(unit_return: Document) -> dict[str, int]:
	"""How the sample turned out that the level above compared before it verified."""
	results = [row.result for row in unit_return.sample]
	return {
		"drawn": len(results),
		"agrees": results.count(AGREES),
		"differs": results.count(DIFFERS),
		"could_not": results.count(COULD_NOT),
		"open": sum(not result for result in results),
	}


def _spot_checks(version: Document):
	"""The spot checks of the unit itself and of those below it, as far as the user sees them; numbers only.

	What was checked from above the unit is not told: whoever reads the return reads the report.
	"""
	if not frappe.has_permission(SPOT_CHECK, "read"):
		return tables.paragraph("（制作人无权查看抽查结果，本报告未列。）")
	rows = frappe.get_list(
		SPOT_CHECK,
		filters={
			"campaign": version.campaign,
			"status": "Done",
			"organization": ["descendants of (inclusive)", version.organization],
		},
		fields=[
			"unit_name",
			"done_on",
			"looked_up",
			"differing",
			"could_not_be_checked",
			"wrongly_not_found",
			"share",
		],
		order_by="done_on asc, name asc",
		limit_page_length=0,
	)
	headings = ("被抽查单位", "日期", "核对人数", "不一致", "无法核对", "不应列为失联", "不一致比例")
	lines = (
		(
			row.unit_name,
			official_date(row.done_on),
			row.looked_up,
			row.differing,
			row.could_not_be_checked,
			row.wrongly_not_found,
			f"{row.share:g}%",
		)
		for row in rows
	)
	return tables.plain(headings, (36, 36, 17, 16, 16, 18, 17), lines)


# ---------------------------------------------------------------- since the last hand-in


def _changes(version: Document, frame: dict):
	"""The figures that differ from the hand-in before, and how many people came, went or changed."""
	before = frappe.db.get_value(
		frozen.VERSION, {"unit_return": version.unit_return, "number": version.number - 1}
	)
	moved = {"before": version.number - 1 if before else 0, "came": 0, "went": 0, "changed": 0}
	if not before:
		return tables.paragraph("这是第一次上报，没有可比较的版本。"), moved
	compared = compare.compare(compare.handed_in(before), compare.handed_in(version.name))
	for line in compared.lines:
		moved[line.change] += 1
	lines = (
		(_name_of(figure, frame), figure.before, figure.after, f"{figure.difference:+d}")
		for figure in compared.figures
	)
	return tables.plain(("项目", "上次", "本次", "增减"), (96, 20, 20, 20), lines), moved


def _name_of(figure, frame: dict) -> str:
	if figure.table in COUNTS:
		return _(COUNTS[figure.table], lang=LANGUAGE)
	return row_of_figure(figure, frame)["what"]
