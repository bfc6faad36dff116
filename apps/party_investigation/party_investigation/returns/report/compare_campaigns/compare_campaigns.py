"""A unit in this campaign and in the last one: counts, annex 4, and people who came, went or are told of differently (decisions D6, D16)."""

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint
from party_investigation.investigation.campaign_policy import campaigns_before
from party_investigation.reporting.output import check_right
from party_investigation.reporting.report_column import report_column
from party_investigation.reporting.visible import below
from party_investigation.returns import compare
from party_investigation.returns.frame import frame_of
from party_investigation.returns.kept_lines import KeptLine
from party_investigation.returns.report.compare_returns.compare_returns import heading_of_cell
from party_investigation.rules import between_terms, search
from party_investigation.rules.annex_documents import OF_LOST
from party_investigation.rules.codes import REASONS
from party_investigation.rules.comparison import COUNTS, figures_of

PAGE = 200
"""How many people one page of the report shows."""
ANNEX_1 = 1
ANNEX_4_TABLES = {"Person Category": "annex4", "Unit Category": "annex4_by_unit"}
CAMPAIGN, SEARCH, CASE = "Investigation Campaign", "Contact Search", "Disposition Case"


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Return columns, figures and people, and what is compared."""
	filters = frappe._dict(filters or {})
	if not filters.campaign or not filters.organization:
		return columns("", ""), [], None
	campaign, organization = str(filters.campaign), str(filters.organization)
	check(campaign, organization)
	last = str(filters.get("last") or next(iter(campaigns_before(campaign)), ""))
	if not last:
		frappe.throw(_("This campaign repeats none. Choose the campaign with which it is compared."))
	check(last, organization)
	if last == campaign:
		frappe.throw(_("Choose two different campaigns."))
	before, after = compare.today(last, organization), compare.today(campaign, organization)
	people = changed_people(before.lines(), after.lines(), campaign)
	shown = [each for each in people if filters.get("change") in (None, "", each["change"])]
	page = max(1, cint(filters.get("page")))
	rows = []
	if page == 1:
		rows = [
			*rows_of_states(last, campaign, organization, before, after),
			*rows_of_annex_4(campaign, organization, before, after),
		]
		rows += rows_of_changes(people)
	rows += rows_of_people(shown[(page - 1) * PAGE : page * PAGE])
	names = [str(frappe.get_cached_value(CAMPAIGN, name, "campaign_name")) for name in (last, campaign)]
	return columns(*names), rows, told(organization, names, len(shown), page)


def check(campaign: str, organization: str) -> None:
	"""Refuse a campaign or a unit whose people the user may not see all.

	:raises frappe.PermissionError: the user may not
	:raises frappe.ValidationError: the unit is none of the campaign
	"""
	for annex in (ANNEX_1, *OF_LOST):
		check_right(campaign, organization, annex, "read")


def columns(before: str, after: str) -> list[dict]:
	"""Return what is compared, on both sides, by how much, and why."""
	return [
		report_column("what", _("Figure or Person"), "Data", 330),
		report_column("doctype", _("DocType"), "Data", 0) | {"hidden": 1},
		report_column("record", _("Record"), "Dynamic Link", 110, "doctype"),
		report_column("before", before or _("Last Campaign"), "Data", 180),
		report_column("after", after or _("This Campaign"), "Data", 180),
		report_column("difference", _("Difference"), "Int", 80),
		report_column("why", _("Change"), "Data", 320),
	]


def told(organization: str, names: list[str], people: int, page: int) -> str:
	"""Return what is compared, and on which page one is."""
	unit = frappe.db.get_value("Party Organization", organization, "organization_name")
	what = _("{0}: {1} compared with {2}. {3} people out of contact in one of the two.").format(
		unit, names[1], names[0], people
	)
	last = max(1, -(-people // PAGE))
	return f"{what} {_('Page {0} of {1}.').format(page, last)}" if last > 1 else what


# ---------------------------------------------------------------- figures


def rows_of_states(
	last: str, campaign: str, organization: str, before: compare.Side, after: compare.Side
) -> list[dict]:
	"""Return the counts of the unit, of its searches and of its cases, on both sides."""
	rows = [
		_figure(_(label), before.figures.get(name) or 0, after.figures.get(name) or 0)
		for name, label in COUNTS.items()
	]
	states = (states_of(last, organization, campaign), states_of(campaign, organization))
	return rows + [_figure(label, states[0][label], states[1][label]) for label in states[1]]


def states_of(campaign: str, organization: str, next_campaign: str | None = None) -> dict[str, int]:
	"""Return how many searches and cases of a unit are under way in a campaign, or were when the next one began.

	Checks no permission.
	"""
	Search, Case = frappe.qb.DocType(SEARCH), frappe.qb.DocType(CASE)
	ours = Search.campaign == campaign
	if next_campaign:  # what was open at the end has gone on as the same document
		ours |= (
			(Search.carried_from == campaign) & (Search.campaign == next_campaign) & Search.continues.isnull()
		)
	searches = (
		frappe.qb.from_(Search)
		.select(Search.name)
		.where(ours & Search.set_aside_for.isnull() & Search.organization.isin(below(organization)))
		.where((Search.result == search.OPEN) | (Search.campaign != campaign))
	).run()
	mine = Case.campaign == campaign
	if next_campaign:
		mine |= (Case.campaign == next_campaign) & Case.begun_in.notnull() & (Case.begun_in != "")
	cases = (
		frappe.qb.from_(Case)
		.select(Case.status, Case.campaign)
		.where(mine & Case.organization.isin(below(organization)))
	).run()
	under_way = [status for status, place in cases if status == "In Progress" or place != campaign]
	approved = [status for status, place in cases if status == "Approved" and place == campaign]
	return {
		_("Searches Under Way"): len(searches),
		_("Disposition Cases Under Way"): len(under_way),
		_("Disposition Cases Approved"): len(approved),
	}


def rows_of_annex_4(
	campaign: str, organization: str, before: compare.Side, after: compare.Side
) -> list[dict]:
	"""Return every cell of annex 4 that one of the two has, under its headings on paper."""
	frame = frame_of(campaign, organization)
	table = ANNEX_4_TABLES[frame["annex_4_rows"]]
	return [
		_figure(heading_of_cell(cell, frame), cell.before, cell.after)
		for cell in figures_of(before.figures, after.figures)
		if cell.table == table
	]


def _figure(what: str, before: int, after: int) -> dict[str, Any]:
	return {"what": what, "before": str(before), "after": str(after), "difference": after - before}


# ---------------------------------------------------------------- people


def changed_people(
	before: dict[str, KeptLine], after: dict[str, KeptLine], campaign: str
) -> list[dict[str, Any]]:
	"""Return everybody who was out of contact in one of two campaigns, with what became of each, in the order of the changes."""
	gone = [member for member in before if member not in after]
	searched = _searched(campaign, gone)
	people = [
		{
			"member": member,
			"before": before.get(member),
			"after": after.get(member),
			"change": between_terms.change(
				before[member].found if member in before else None,
				after[member].found if member in after else None,
				member in searched,
			),
		}
		for member in dict.fromkeys((*before, *after))
	]
	order = {name: place for place, name in enumerate(between_terms.CHANGES)}
	return sorted(people, key=lambda each: order[each["change"]])


def _searched(campaign: str, members: list[str]) -> set[str]:
	rows = frappe.get_all(
		SEARCH,
		filters={"campaign": campaign, "result": search.OPEN, "member": ["in", members or [""]]},
		pluck="member",
	)
	return {*rows}


def rows_of_changes(people: list[dict[str, Any]]) -> list[dict]:
	"""Return how many people there are of each change."""
	numbers = Counter(each["change"] for each in people)
	return [
		{
			"what": _("People: {0}").format(_(name)),
			"before": "",
			"after": str(numbers[name]),
			"difference": 0,
			"why": "",
		}
		for name in between_terms.CHANGES
		if numbers[name]
	]


def rows_of_people(people: list[dict[str, Any]]) -> list[dict]:
	"""Return a row for each person; two queries."""
	lines = [each["after"] or each["before"] for each in people]
	names = dict(
		frappe.get_all(
			"Party Organization",
			filters={"name": ["in", sorted({line.branch for line in lines}) or [""]]},
			fields=["name", "organization_name"],
			as_list=True,
		)
	)
	# of a member who is elsewhere now nothing more is said
	statuses = {
		row.name: row.membership_status
		for row in frappe.get_list(
			"Party Member",
			filters={"name": ["in", [each["member"] for each in people] or [""]]},
			fields=["name", "membership_status"],
			limit_page_length=PAGE,
		)
	}
	return [
		{
			"what": f"{line.member_name}（{names.get(line.branch, line.branch)}）",
			"doctype": "Party Member",
			"record": each["member"],
			"before": _line(each["before"]),
			"after": _line(each["after"]),
			"difference": bool(each["after"]) - bool(each["before"]),
			"why": _why(each, statuses.get(each["member"])),
		}
		for each, line in zip(people, lines, strict=True)
	]


def _line(line: KeptLine | None) -> str:
	return f"附件{line.annex}：{REASONS[line.reason].label}" if line else "—"


def _why(person: dict[str, Any], status: str | None) -> str:
	words = _(person["change"])
	if person["change"] == between_terms.GONE and status:
		return f"{words}（{_(status, context='Party Member')}）"
	return words
