"""The open searches of one's own part of the tree: what is due first, then by the day of the next step (notice 二(二); design scene 4)."""

from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.utils import date_diff, getdate
from party_investigation.organization.tree import names_of
from party_investigation.reporting import progress
from party_investigation.reporting.first_rows import MOST, word_of_more
from party_investigation.reporting.report_column import report_column
from party_investigation.reporting.visible import number_listed
from party_investigation.returns import home, return_filters
from party_investigation.rules import search
from party_investigation.rules.dates import today_in_china

SEARCH = "Contact Search"
FIELDS = (
	"name",
	"member_name",
	"organization",
	"months_out",
	"last_contact_on",
	"creation",
	"missing",
	"next_step",
	"next_step_on",
)


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Columns, rows, and a word where there are more than one page tells of."""
	filters = filters or {}
	conditions = _conditions(filters)
	searches = frappe.get_list(
		SEARCH,
		filters=conditions,
		fields=list(FIELDS),
		order_by="next_step_on asc, creation asc",
		limit_page_length=MOST + 1,
	)
	attempts = _attempts_of([row.name for row in searches])
	names = names_of(row.organization for row in searches)
	rows = [_row_of(row, attempts.get(row.name, []), names) for row in searches[:MOST]]
	return columns(), rows, _words(filters, len(searches))


def _words(filters: dict[str, Any], number: int) -> str | None:
	"""What stands above the list: that there are more, or why there are none and where a search begins."""
	if number:
		return word_of_more(number)
	if not progress.campaign_of(return_filters.text_of(filters, "campaign")):
		return progress.told_no_campaign()
	return _("No search is open here. A search begins at the record of a member who is out of contact.")


def columns() -> list[dict]:
	"""Whom, what comes next, what is still needed and what was tried; what is looked for first stands first, as a telephone shows."""
	return [
		report_column("member_name", _("Full Name"), "Data", 80),
		report_column("time_left", _("Time Left"), "Data", 100),
		report_column("next_step", _("Next Step"), "Data", 180),
		report_column("next_step_on", _("Next Step On"), "Date", 100),
		report_column("missing", _("Still Needed"), "Data", 160),
		report_column("organization_name", _("Branch"), "Data", 170),
		report_column("months_out", _("Months Out of Contact"), "Int", 110),
		report_column("days_open", _("Days Since the Search Began"), "Int", 90),
		report_column("attempts", _("Number of Attempts"), "Int", 80),
		report_column("last_attempt_on", _("Last Attempt On"), "Date", 110),
		report_column("search", _("Contact Search"), "Link", 0, SEARCH) | {"hidden": 1},
	]


def _conditions(filters: dict[str, Any]) -> list[list]:
	conditions: list[list] = [["result", "=", search.OPEN]]
	if campaign := progress.campaign_of(return_filters.text_of(filters, "campaign")):
		conditions.append(["campaign", "=", campaign])
	if organization := return_filters.text_of(filters, "organization"):
		conditions.append(["organization", "descendants of (inclusive)", organization])
	of_part = {
		search.DUE: search.due_filters(today_in_china()),
		search.PLANNED: [["next_step_on", ">", today_in_china()]],
		search.NOTHING_PLANNED: [["next_step_on", "is", "not set"]],
	}
	return conditions + of_part.get(return_filters.text_of(filters, "part") or "", [])


def _attempts_of(searches: list[str]) -> dict[str, list]:
	"""The days of the attempts, by search."""
	rows = frappe.get_all(
		"Search Attempt",
		filters={"parent": ["in", searches or [""]], "parenttype": SEARCH},
		fields=["parent", "attempted_on"],
	)
	days = defaultdict(list)
	for row in rows:
		days[row.parent].append(getdate(row.attempted_on))
	return days


def _row_of(row: frappe._dict, attempts: list, names: dict[str, str]) -> dict[str, Any]:
	today = today_in_china()
	left = search.days_to_next_step(row.next_step_on and getdate(row.next_step_on), today)
	return {
		"search": row.name,
		"member_name": row.member_name,
		"organization": row.organization,
		"organization_name": names.get(row.organization, row.organization),
		"months_out": row.months_out,
		"days_open": max(0, date_diff(today, getdate(row.creation))),
		"attempts": len(attempts),
		"last_attempt_on": max(attempts, default=None),
		"missing": row.missing or _("Can be concluded"),
		"next_step": row.next_step or "",
		"next_step_on": row.next_step_on,
		"days_left": left,
		"time_left": _("nothing planned") if left is None else home.time_left(left),
	}


@frappe.whitelist()
def steps_due(filters: str | dict | None = None) -> dict:
	"""How many searches of the user's part of the tree have a next step that is due; for workspaces."""
	frappe.has_permission(SEARCH, throw=True)
	campaign = progress.campaign_of(None)
	due = [
		["result", "=", search.OPEN],
		["campaign", "=", campaign or ""],
		*search.due_filters(today_in_china()),
	]
	return {
		"value": number_listed(SEARCH, due),
		"fieldtype": "Int",
		"route": ["query-report", "Open Searches"],
		"route_options": {"campaign": campaign, "part": search.DUE},
	}
