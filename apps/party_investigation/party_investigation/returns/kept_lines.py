"""The lines of annexes 2 and 3 that versions keep, as they count and as they are printed. Checks no permission, masks nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from party_investigation.package.records import LINE_FIELDS
from party_investigation.reporting.aggregation import lost_person
from party_investigation.reporting.lines import lines_of
from party_investigation.returns import frozen


@dataclass(frozen=True, slots=True)
class KeptLine:
	"""A line of a version: the codes of annex 4, the column of annex 5, and the texts of its annex by column."""

	version: str
	annex: int
	member: str
	member_name: str
	branch: str
	person_category: str
	unit_category: str
	months_out: int
	reason: str
	found: bool
	outcome_column: int
	texts: dict[str, str]


def kept_lines(versions: Iterable[str]) -> list[KeptLine]:
	"""Return the own lines of versions, of each version in the order of the paper; one query."""
	rows = frappe.get_all(
		frozen.LINE,
		filters={"parent": ["in", [*versions] or [""]], "parenttype": frozen.VERSION},
		fields=["parent", *LINE_FIELDS],
		order_by="parent asc, idx asc",
	)
	return [_kept(row) for row in rows]


def live_lines(campaign: str, organization: str) -> list[KeptLine]:
	"""Return the lines that an organization and those below it have today, in the same form; they belong to no version."""
	rows = lines_of(campaign, organization, is_own=False)
	return [_kept(frappe._dict(row, parent="")) for row in rows]


def own_live_lines(campaign: str, organization: str) -> list[KeptLine]:
	"""Return the lines that an organization has today without those below it."""
	return [_kept(frappe._dict(row, parent="")) for row in lines_of(campaign, organization)]


def _kept(row: frappe._dict) -> KeptLine:
	annex = int(row.annex)
	person = lost_person(row.person_category, row.unit_category, row.months_out, row.reason, annex == 2)
	return KeptLine(
		row.parent,
		annex,
		row.member,
		row.member_name,
		row.branch,
		person.person_category,
		str(person.unit_category),
		person.months,
		str(person.reason),
		person.found,
		row.outcome_column,
		frozen.printed(f"annex_{annex}", row.line),
	)
