"""Members of one's own part of the tree who may be one person: names, numbers and birth dates that are nearly the same."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate
from party_investigation.membership.doctype.member_pair.member_pair import MERGED, PAIR, TWO, pair_name
from party_investigation.organization.tree import names_of
from party_investigation.reporting.first_rows import MOST, word_of_more
from party_investigation.reporting.report_column import report_column
from party_investigation.returns.return_filters import text_of
from party_investigation.rules.alike import Person, Suspicion, suspicions

MEMBER = "Party Member"
MOST_PEOPLE = 400_000
"""So many members one request compares; of a larger part of the tree a unit is chosen."""


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Columns, rows with the strongest suspicion first, and a word where there are more or none."""
	members = {row.name: row for row in _members(text_of(filters or {}, "organization"))}
	decided = _decided()
	found = [
		each
		for each in suspicions(_people(members.values()))
		if decided.get(pair_name(each.first, each.second)) not in (TWO, MERGED)
	]
	found.sort(key=lambda each: (-each.weight, members[each.first].member_name, each.first, each.second))
	names = names_of(members[key].organization for each in found[:MOST] for key in (each.first, each.second))
	rows = [_row_of(each, members, names) for each in found[:MOST]]
	none = _("No two members here look like one person, or it was decided of all that they are two.")
	return columns(), rows, word_of_more(len(found)) if found else none


def columns() -> list[dict]:
	"""Both members with what tells them apart, and why they may be one."""
	return [
		report_column("member_name", _("Full Name"), "Data", 90),
		report_column("other_name", _("Full Name of the Other"), "Data", 90),
		report_column("why", _("Why They May Be One"), "Data", 260),
		report_column("masked_identity", _("Identity Number"), "Data", 170),
		report_column("other_identity", _("Identity Number of the Other"), "Data", 170),
		report_column("birth_date", _("Birth Date"), "Date", 100),
		report_column("other_birth_date", _("Birth Date of the Other"), "Date", 100),
		report_column("organization_name", _("Branch"), "Data", 170),
		report_column("other_organization_name", _("Branch of the Other"), "Data", 170),
		report_column("member", _("Member"), "Link", 0, MEMBER) | {"hidden": 1},
		report_column("other", _("Other Member"), "Link", 0, MEMBER) | {"hidden": 1},
	]


def _members(organization: str | None) -> list[frappe._dict]:
	"""The members whom the user sees; their numbers only where the user may read them."""
	levels = frappe.get_meta(MEMBER).get_permlevel_access("read")
	sees_numbers = frappe.session.user == "Administrator" or 1 in levels
	fields = ["name", "member_name", "birth_date", "sex", "organization", "masked_identity"]
	filters: list[list] = [["membership_status", "!=", "Merged"]]
	if organization:
		filters.append(["organization", "descendants of (inclusive)", organization])
	rows = frappe.get_list(
		MEMBER,
		filters=filters,
		fields=[*fields, "identity_number"] if sees_numbers else fields,
		order_by="name asc",
		limit_page_length=MOST_PEOPLE + 1,
	)
	if len(rows) > MOST_PEOPLE:
		frappe.throw(
			_(
				"There are more than {0} members. Choose a unit; the units below are compared one by one."
			).format(MOST_PEOPLE)
		)
	return rows


def _people(members) -> list[Person]:
	return [
		Person(
			row.name,
			row.member_name or "",
			row.get("identity_number") or "",
			getdate(row.birth_date) if row.birth_date else None,
			row.sex or "",
		)
		for row in members
	]


def _decided() -> dict[str, str]:
	"""What was decided about pairs that the user sees."""
	rows = frappe.get_list(PAIR, fields=["name", "status"], limit_page_length=0)
	return {row.name: row.status for row in rows}


def _row_of(found: Suspicion, members: dict[str, frappe._dict], names: dict[str, str]) -> dict[str, Any]:
	first, second = members[found.first], members[found.second]
	return {
		"member": first.name,
		"other": second.name,
		"member_name": first.member_name,
		"other_name": second.member_name,
		"why": "；".join(_(reason) for reason in found.reasons()),
		"masked_identity": first.masked_identity,
		"other_identity": second.masked_identity,
		"birth_date": first.birth_date,
		"other_birth_date": second.birth_date,
		"organization_name": names.get(first.organization, first.organization),
		"other_organization_name": names.get(second.organization, second.organization),
	}
