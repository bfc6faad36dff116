"""The electronic ledger of members' archives (党员档案管理电子台账; notice 二(三)): by unit with counts, or by member.

Reads as the user who asks. Without filters it answers for the user's own organization.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate
from party_investigation.organization.tree import name_of, names_of
from party_investigation.reporting import progress
from party_investigation.reporting.first_rows import MOST, word_of_more
from party_investigation.reporting.report_column import report_column
from party_investigation.reporting.visible import below, is_everything, only_visible
from party_investigation.returns import return_filters
from party_investigation.rules import member_archive as rule
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES

ARCHIVE, MATERIAL, MEMBER = "Member Archive", "Archive Material", "Party Member"
FIELDS = (
	*("name", "member", "member_name", "organization", "state", "lacking", "reviewed_on", "next_review_on"),
	*("custody", "custodian", "archive_room", "shelf_mark", "on_loan", "due_back_on", "to_take_over"),
)
MISSING = "missing "
"""Before the kind of a material in the counts of those that are missing."""


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Columns, rows, and what stands above them."""
	filters = filters or {}
	top = progress.top_of(return_filters.text_of(filters, "organization"), progress.campaign_of())
	part = return_filters.text_of(filters, "part") or ""
	if return_filters.text_of(filters, "view") == rule.BY_MEMBER or part:
		return member_columns(), *by_member(top, part)
	if not top:
		return unit_columns(), [], _("Choose an organization above.")
	return unit_columns(), by_unit(top), progress.told_choice(top)


def unit_columns() -> list[dict]:
	"""The unit, how many archives in which state, what is missing most, where they are."""
	states = (
		("members", _("Members")),
		("without", _("Without an Archive")),
		("complete", _("Complete Archives")),
		("incomplete", _("Incomplete Archives")),
		("doubtful", _("Doubtful Archives")),
	)
	others = (
		("not_reviewed", _("Archives Not Reviewed")),
		("review_due", _("Review Due")),
		("no_custody", _("Keeper Not Entered")),
		("to_take_over", _("To Be Taken Over")),
		("on_loan", _("On Loan")),
		("loans_overdue", _("Loans Overdue")),
	)
	return [
		report_column("organization_name", _("Unit"), "Data", 180),
		*(report_column(name, label, "Int", 75) for name, label in states),
		report_column("missing", _("Missing Materials"), "Data", 200),
		*(report_column(name, label, "Int", 90) for name, label in others),
		report_column("organization", _("Code"), "Data", 110),
	]


# ---------------------------------------------------------------- by unit


def by_unit(top: str) -> list[dict]:
	"""A line for an organization itself, one for each unit right below it, and one for all of them."""
	counts = _counts(top)
	units = progress.rolled_up(top, counts)
	own = frappe._dict(name=top, organization_name=name_of(top), lft=0, rgt=1)
	if top in counts and [unit.name for unit, _numbers in units] != [top]:
		units.insert(0, (own, Counter(counts[top])))
	rows = [_unit_row(unit, numbers) for unit, numbers in units]
	if len(rows) > 1:
		total = sum((numbers for _unit, numbers in units), Counter())
		whole = frappe._dict(name="", organization_name=_("Total"), lft=0, rgt=1)
		rows.append(_unit_row(whole, total))
	return rows


def _unit_row(unit: frappe._dict, numbers: Counter) -> dict[str, Any]:
	missing = [(kind, numbers[MISSING + kind]) for kind in rule.BY_LABEL if numbers[MISSING + kind]]
	return {
		"organization": unit.name,
		"organization_name": unit.organization_name,
		"is_group": int(unit.rgt - unit.lft > 1),
		**{name: numbers[name] for name in ("members", "complete", "incomplete", "doubtful", "not_reviewed")},
		"without": max(0, numbers["members"] - numbers["kept_up"]),
		**{name: numbers[name] for name in ("review_due", "no_custody", "to_take_over", "on_loan")},
		"loans_overdue": numbers["loans_overdue"],
		"missing": "、".join(f"{kind}{number}" for kind, number in missing),
	}


def _counts(top: str) -> dict[str, dict[str, int]]:
	"""What hangs on each organization at and below `top`, added up by the database in three queries."""
	counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
	Member, Archive, Material = (frappe.qb.DocType(each) for each in (MEMBER, ARCHIVE, MATERIAL))
	places = None if is_everything(top) else below(top)
	today = today_in_china()

	def grouped(doctype: str, query, organization, *fields) -> Iterable[tuple]:
		query = query.groupby(organization, *fields)
		if places is not None:
			query = query.where(organization.isin(places))
		query = only_visible(query, doctype)
		return query.run() if query else []

	members = frappe.qb.from_(Member).select(Member.organization, Count("*"))
	members = members.where(Member.membership_status.isin(list(HOLDING_STATUSES)))
	for organization, number in grouped(MEMBER, members, Member.organization):
		counts[organization]["members"] = number
	kept_up = Archive.next_review_on.isnotnull()
	conditions = {
		"kept_up": kept_up,
		"complete": kept_up & (Archive.state == rule.COMPLETE),
		"incomplete": kept_up & (Archive.state == rule.INCOMPLETE),
		"doubtful": kept_up & (Archive.state == rule.DOUBTFUL),
		"not_reviewed": kept_up & (Archive.state == rule.NOT_REVIEWED),
		"review_due": Archive.next_review_on <= today,
		"no_custody": kept_up & ((Archive.custody == "") | Archive.custody.isnull()),
		"to_take_over": Archive.to_take_over == 1,
		"on_loan": Archive.on_loan == 1,
		"loans_overdue": (Archive.on_loan == 1) & (Archive.due_back_on < today),
	}
	sums = [Sum(Case().when(condition, 1).else_(0)) for condition in conditions.values()]
	archives = frappe.qb.from_(Archive).select(Archive.organization, *sums)
	archives = archives.where(Archive.set_aside_for.isnull())
	for organization, *numbers in grouped(ARCHIVE, archives, Archive.organization):
		counts[organization].update(zip(conditions, map(int, numbers), strict=True))
	missing = (
		frappe.qb.from_(Archive)
		.join(Material)
		.on((Material.parent == Archive.name) & (Material.parenttype == ARCHIVE))
		.select(Archive.organization, Material.kind, Count("*"))
		.where(kept_up & Archive.set_aside_for.isnull())
		.where((Material.state == rule.MISSING) & (Material.required == 1))
	)
	for organization, kind, number in grouped(ARCHIVE, missing, Archive.organization, Material.kind):
		counts[organization][MISSING + kind] = number
	return counts


# ---------------------------------------------------------------- by member


def member_columns() -> list[dict]:
	"""Whose archive, how it stands, where it is and who has it."""
	return [
		report_column("member_name", _("Full Name"), "Data", 80),
		report_column("state", _("Archive State"), "Data", 80),
		report_column("lacking", _("Lacking"), "Data", 220),
		report_column("organization_name", _("Branch"), "Data", 170),
		report_column("joined_on", _("Joined the Party On"), "Date", 100),
		report_column("confirmed_on", _("Full Membership On"), "Date", 100),
		report_column("reviewed_on", _("Reviewed On"), "Date", 100),
		report_column("next_review_on", _("Next Review On"), "Date", 100),
		report_column("custody", _("Custody"), "Data", 110),
		report_column("custodian", _("Keeping Unit"), "Data", 150),
		report_column("archive_room", _("Archive Room"), "Data", 100),
		report_column("shelf_mark", _("Shelf Mark"), "Data", 90),
		report_column("due_back_on", _("Due Back On"), "Date", 100),
		report_column("days_overdue", _("Days Overdue"), "Int", 80),
		report_column("archive", _("Member Archive"), "Link", 140, ARCHIVE),
	]


def by_member(top: str | None, part: str) -> tuple[list[dict], str | None]:
	"""A line for each archive, and a word where there are more than one page tells of."""
	conditions: list[list] = [["set_aside_for", "is", "not set"], ["next_review_on", "is", "set"]]
	if top:
		conditions.append(["organization", "descendants of (inclusive)", top])
	conditions += _of_part(part)
	found = frappe.get_list(
		ARCHIVE,
		filters=conditions,
		fields=list(FIELDS),
		order_by="organization asc, member_name asc, name asc",
		limit_page_length=MOST + 1,
	)
	shown = found[:MOST]
	names = names_of(row.organization for row in shown)
	days = {
		row.name: row
		for row in frappe.get_all(
			MEMBER,
			filters={"name": ["in", [row.member for row in shown] or [""]]},
			fields=["name", "joined_on", "confirmed_on"],
		)
	}
	return [_member_row(row, names, days) for row in shown], word_of_more(len(found))


def _of_part(part: str) -> list[list]:
	today = today_in_china()
	parts: dict[str, Callable[[], list[list]]] = {
		rule.LACKING: lambda: [["state", "in", [rule.INCOMPLETE, rule.DOUBTFUL]]],
		rule.REVIEW_DUE: lambda: [["next_review_on", "<=", today]],
		rule.OUT: lambda: [["on_loan", "=", 1]],
		rule.OVERDUE: lambda: [["on_loan", "=", 1], ["due_back_on", "<", today]],
		rule.TO_TAKE_OVER: lambda: [["to_take_over", "=", 1]],
	}
	return parts[part]() if part in parts else []


def _member_row(row: frappe._dict, names: dict[str, str], days: dict[str, frappe._dict]) -> dict[str, Any]:
	member = days.get(row.member) or frappe._dict()
	due = getdate(row.due_back_on) if row.due_back_on else None
	return {
		"archive": row.name,
		"member_name": row.member_name,
		"organization": row.organization,
		"organization_name": names.get(row.organization, row.organization),
		"state": _(row.state, context=ARCHIVE),
		"custody": _(row.custody, context=ARCHIVE) if row.custody else "",
		"joined_on": member.joined_on,
		"confirmed_on": member.confirmed_on,
		"days_overdue": max(0, (today_in_china() - due).days) if due else None,
		**{
			field: row[field]
			for field in (
				*("lacking", "reviewed_on", "next_review_on"),
				*("custodian", "archive_room", "shelf_mark", "due_back_on"),
			)
		},
	}
