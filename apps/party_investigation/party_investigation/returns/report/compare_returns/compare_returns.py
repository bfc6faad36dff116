"""What a unit handed in, beside an earlier hand-in or beside what stands there today, and why it differs (decisions D12, D13)."""

from collections.abc import Callable, Sequence

import frappe
from frappe import _
from frappe.utils import cint, format_date
from party_investigation.annexes import load
from party_investigation.reporting.output import check_right
from party_investigation.reporting.report_column import report_column
from party_investigation.returns import compare
from party_investigation.returns.frame import frame_of
from party_investigation.returns.kept_lines import KeptLine
from party_investigation.rules.annex_documents import LINES, OF_LOST
from party_investigation.rules.codes import PERSON_CATEGORIES, REASONS, UNIT_CATEGORIES
from party_investigation.rules.comparison import COUNTS, TABLES, WEIGHTY, ChangedFigure, ChangedLine

PAGE = 200
"""How many people one page of the report shows."""


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Return columns, figures and people that differ, and what is compared."""
	filters = frappe._dict(filters or {})
	if not filters.unit_return:
		return columns("", ""), [], None
	unit_return = frappe.get_doc("Unit Return", str(filters.unit_return))
	check(unit_return, filters)
	compared = compare.compare(*sides(unit_return, filters))
	page = max(1, cint(filters.page))
	lines = compared.lines[(page - 1) * PAGE : page * PAGE]
	frame = frame_of(unit_return.campaign, unit_return.organization)
	rows = [row_of_figure(figure, frame) for figure in compared.figures] if page == 1 else []
	rows += rows_of_people(lines, unit_return.campaign)
	return columns(compared.before.title, compared.after.title), rows, told(unit_return, compared, page)


def check(unit_return, filters: frappe._dict) -> None:
	"""Refuse a return whose people the user may not see all, and versions of another one.

	:raises frappe.PermissionError: the user may not
	:raises frappe.ValidationError: a version belongs to another return
	"""
	unit_return.check_permission("read")
	for annex in OF_LOST:
		check_right(unit_return.campaign, unit_return.organization, annex, "read")
	for version in filter(None, (filters.before, filters.after)):
		if frappe.db.get_value("Return Version", str(version), "unit_return") != unit_return.name:
			frappe.throw(
				_("Version {0} belongs to another return. Choose one of {1}.").format(
					version, unit_return.name
				)
			)


def sides(unit_return, filters: frappe._dict) -> tuple[compare.Side, compare.Side]:
	"""Return what is compared: two versions, or without the first what was accepted below, without the second what stands today."""
	of_unit = (unit_return.campaign, unit_return.organization)
	before = (
		compare.handed_in(str(filters.before))
		if filters.before
		else compare.accepted(*of_unit, unit_return.form_set)
	)
	return before, compare.handed_in(str(filters.after)) if filters.after else compare.today(*of_unit)


def columns(before: str, after: str) -> list[dict]:
	"""Return what differs, on both sides, by how much, and why."""
	return [
		report_column("what", _("Figure or Person"), "Data", 330),
		report_column("doctype", _("DocType"), "Data", 0) | {"hidden": 1},
		report_column("record", _("Record"), "Dynamic Link", 110, "doctype"),
		report_column("before", before or _("Version Before"), "Data", 130),
		report_column("after", after or _("After"), "Data", 130),
		report_column("difference", _("Difference"), "Int", 80),
		report_column("why", _("Why"), "Data", 420),
	]


def told(unit_return, compared: compare.Comparison, page: int) -> str:
	"""Return what is compared, and how much differs."""
	what = _("{0}: {1} compared with {2}. {3} figures and {4} people differ.").format(
		unit_return.organization_name,
		compared.before.title,
		compared.after.title,
		len(compared.figures),
		len(compared.lines),
	)
	last = max(1, -(-len(compared.lines) // PAGE))
	return f"{what} {_('Page {0} of {1}.').format(page, last)}" if last > 1 else what


# ---------------------------------------------------------------- figures


def row_of_figure(figure: ChangedFigure, frame: dict) -> dict:
	"""Return the row of a figure that differs, with the headings of the paper."""
	return {
		"what": _(COUNTS[figure.table]) if figure.table in COUNTS else heading_of_cell(figure, frame),
		"before": str(figure.before),
		"after": str(figure.after),
		"difference": figure.difference,
	}


def heading_of_cell(figure: ChangedFigure, frame: dict) -> str:
	"""Return where a cell stands on paper: annex, row and column."""
	annex, variant = TABLES[figure.table]
	definition = load(f"annex_{annex}")
	row = next(row.label for row in definition.rows[variant] if row.code == figure.row)
	column = _heading(annex, str(figure.column)).format(months=frame["months_out_of_contact"])
	return f"附件{annex} {figure.row}行（{row}） {figure.column}列（{column}）"


def _heading(annex: int, column: str) -> str:
	return next((leaf.label for leaf in load(f"annex_{annex}").leaves if leaf.id == column), column)


# ---------------------------------------------------------------- people


def rows_of_people(lines: Sequence[ChangedLine[KeptLine]], campaign: str) -> list[dict]:
	"""Return a row for each person who came, went or is told of differently; three queries in all."""
	known = _known_today(campaign, [line.member for line in lines if line.change != "changed"])
	names = _names(lines, known)
	return [
		{
			"what": _who(line, names),
			"doctype": "Party Member",
			"record": line.member,
			"before": _annex(line.before),
			"after": _annex(line.after),
			"difference": {"came": 1, "went": -1}.get(line.change, 0),
			"why": _why_changed(line, names)
			if line.change == "changed"
			else _why_moved(line, known.get(line.member, []), names),
		}
		for line in lines
	]


def _who(line: ChangedLine[KeptLine], names: dict[str, str]) -> str:
	kept = line.after or line.before
	return f"{kept.member_name}（{names.get(kept.branch, kept.branch)}）" if kept else line.member


def _annex(line: KeptLine | None) -> str:
	return f"附件{line.annex}" if line else "—"


def _known_today(campaign: str, members: list[str]) -> dict[str, list]:
	"""What annexes 2 and 3 say of some members today, withdrawn lines as well."""
	known: dict[str, list] = {}
	for doctype in LINES:
		rows = frappe.get_all(
			doctype,
			filters={"campaign": campaign, "member": ["in", members or [""]]},
			fields=["member", "organization", "withdrawn_on", "creation"],
		)
		for row in rows:
			known.setdefault(row.member, []).append(row)
	return known


def _names(lines: Sequence[ChangedLine[KeptLine]], known: dict[str, list]) -> dict[str, str]:
	told_of = {side.branch for line in lines for side in (line.before, line.after) if side}
	told_of |= {row.organization for rows in known.values() for row in rows}
	rows = frappe.get_all(
		"Party Organization",
		filters={"name": ["in", sorted(told_of) or [""]]},
		fields=["name", "organization_name"],
		as_list=True,
	)
	return dict(rows)


def _why_moved(line: ChangedLine[KeptLine], known: list, names: dict[str, str]) -> str:
	"""Return why a line came or went, as far as the records of today tell."""
	counting = [row for row in known if not row.withdrawn_on]
	if line.change == "came":
		began = min((row.creation for row in counting), default=None)
		return _("Entered by the search on {0}.").format(format_date(began)) if began else ""
	if counting:
		return _("Now with {0}.").format(names[counting[0].organization])
	withdrawn = max((row.withdrawn_on for row in known), default=None)
	return _("Withdrawn by the search on {0}.").format(format_date(withdrawn)) if withdrawn else ""


def _why_changed(line: ChangedLine[KeptLine], names: dict[str, str]) -> str:
	"""Return what a line says otherwise; of entries that are only printed the headings, since they may be personal."""
	before, after = line.before, line.after
	if not (before and after):
		return ""
	weighty = [
		f"{_(WEIGHTY[field])}：{_said(field, before, names)} → {_said(field, after, names)}"
		for field in line.fields
		if field in WEIGHTY
	]
	printed = [_heading(after.annex, field) for field in line.fields if field not in WEIGHTY]
	if printed:
		weighty.append(_("Other entries: {0}").format("、".join(printed)))
	return "；".join(weighty)


def _said(field: str, line: KeptLine, names: dict[str, str]) -> str:
	return WORDS[field](line) if field in WORDS else names.get(line.branch, line.branch)


WORDS: dict[str, Callable[[KeptLine], str]] = {
	"found": lambda line: f"附件{line.annex}",
	"reason": lambda line: REASONS[line.reason].label,
	"person_category": lambda line: PERSON_CATEGORIES[line.person_category].label,
	"unit_category": lambda line: UNIT_CATEGORIES[line.unit_category].label,
	"months_out": lambda line: str(line.months_out),
	"outcome_column": lambda line: _heading(5, str(line.outcome_column)),
}
"""How what counts is said, in the official words."""
