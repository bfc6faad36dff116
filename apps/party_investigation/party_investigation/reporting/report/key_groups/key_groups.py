"""重点群体: how many members each key group of the notice has, and how far they are checked (notice 一)."""

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from party_investigation import scope
from party_investigation.investigation.records import members_and_records
from party_investigation.reporting import progress
from party_investigation.reporting.report_column import report_column
from party_investigation.reporting.visible import only_visible
from party_investigation.rules.key_groups import KEY_GROUPS
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES

COUNTS = ("members", "proposed", "to_check", "lost", "mobile")


def execute(filters: dict | None = None) -> tuple:
	"""Columns, a row a group in the order of the notice, and which unit is shown."""
	filters = frappe._dict(filters or {})
	campaign = progress.campaign_of(filters.campaign)
	top = progress.top_of(filters.organization, campaign)
	if not (campaign and top):
		return columns(), [], progress.told_no_campaign()
	counted = _counts(campaign, top)
	rows = [_row(group, group, counted.get(group), top) for group in KEY_GROUPS]
	rows.append(_row(_("no key group"), "", counted.get(""), top))
	return columns(), rows, progress.told_choice(top)


def columns() -> list[dict]:
	"""The group, its members, those only proposed, and how far they are checked."""
	labels = (
		("members", _("Members")),
		("proposed", _("Only Proposed")),
		("to_check", _("Still To Check")),
		("lost", _("Out of Contact")),
		("mobile", _("Mobile Members")),
	)
	first = [report_column("key_group", _("Key Group"), "Data", 380)]
	return first + [report_column(name, label, "Int", 110) for name, label in labels]


def _row(label: str, group: str, numbers: tuple | None, top: str) -> dict:
	"""The numbers of a group, and the filters of the list of members that shows as many."""
	counts = dict(zip(COUNTS, numbers or (0,) * len(COUNTS), strict=True))
	opens = {
		"key_group": group or ["is", "not set"],
		"membership_status": ["in", [*HOLDING_STATUSES]],
		"organization": ["descendants of (inclusive)", top],
	}
	return {
		"key_group": label,
		"organization": top,
		"opens": opens,
		**{name: int(number or 0) for name, number in counts.items()},
	}


def _counts(campaign: str, top: str) -> dict[str, tuple]:
	"""The numbers by group, one query over the members that the user sees."""
	Member, Record = frappe.qb.DocType("Party Member"), frappe.qb.DocType("Investigation Record")
	Organization = frappe.qb.DocType("Party Organization")
	to_check = Sum(Case().when(Record.status == "To Check", 1).else_(0))
	query = (
		members_and_records(campaign)
		.select(
			Member.key_group,
			Count("*"),
			Sum(Member.key_group_proposed),
			to_check,
			Sum(Record.is_lost),
			Sum(Record.is_mobile),
		)
		.where(Organization.lft.between(*(scope.place_of(top) or scope.NOWHERE)))
		.where(Member.membership_status.isin(list(HOLDING_STATUSES)))
		.groupby(Member.key_group)
	)
	query = only_visible(query, "Party Member")
	counts: dict[str, tuple] = {}
	for group, *numbers in query.run() if query else ():
		before = counts.get(group or "", (0,) * len(COUNTS))
		counts[group or ""] = tuple(
			(earlier or 0) + (added or 0) for earlier, added in zip(before, numbers, strict=True)
		)
	return counts
