"""How many records of a campaign were filled in each week, and how many of all were filled by then.

Reads as the user who asks. Without filters it answers for the user's own organization and the campaign in hand. The weeks are the
campaign's own, whenever it was: from the first in which a record was filled to the last.
"""

import datetime as dt
from collections import Counter

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import formatdate
from party_investigation.reporting import progress
from party_investigation.reporting.report_column import report_column
from party_investigation.reporting.visible import only_visible

RECORD = "Investigation Record"
MOST_WEEKS = 53
"""The last so many weeks are shown: a day of a wrong year makes no list of a thousand."""
WEEK = dt.timedelta(weeks=1)


def execute(filters: dict | None = None) -> tuple:
	"""Return columns, a row a week, which unit is shown, and a chart of the weeks."""
	filters = frappe._dict(filters or {})
	campaign = progress.campaign_of(filters.campaign)
	top = progress.top_of(filters.organization, campaign)
	if not (campaign and top):
		return columns(), []
	rows = rows_of(numbers_by_day(campaign, top))
	return columns(), rows, progress.told_choice(top), chart(rows)


def numbers_by_day(campaign: str, top: str) -> dict[dt.date | None, int]:
	"""Return how many records were filled on each day, of an organization and all below it; under None those that are not filled."""
	Record = frappe.qb.DocType(RECORD)
	query = (
		frappe.qb.from_(Record)
		.select(Record.filled_on, Count("*"))
		.where(Record.campaign == campaign)
		.groupby(Record.filled_on)
	)
	places = progress.places_within(campaign, top)
	if places is not None:
		query = query.where(Record.organization.isin(places))
	query = only_visible(query, RECORD)
	return dict(query.run()) if query else {}


def rows_of(numbers: dict[dt.date | None, int]) -> list[dict]:
	"""Return a row for each week, weeks without a record between others included; they begin on Monday."""
	filled: Counter[dt.date] = Counter()
	for day, number in numbers.items():
		if day:
			filled[day - dt.timedelta(days=day.weekday())] += number
	if not filled:
		return []
	last = max(filled)
	week = max(min(filled), last - (MOST_WEEKS - 1) * WEEK)
	total, so_far = sum(numbers.values()), sum(number for before, number in filled.items() if before < week)
	rows = []
	while week <= last:
		so_far += filled[week]
		rows.append(
			{"week": week, "filled": filled[week], "so_far": so_far, "share": so_far / total * 100},
		)
		week += WEEK
	return rows


def columns() -> list[dict]:
	"""The week, what was filled in it, and what by then."""
	return [
		report_column("week", _("Week From"), "Date", 140),
		report_column("filled", _("Records Filled"), "Int", 140),
		report_column("so_far", _("Filled So Far"), "Int", 140),
		report_column("share", _("Share Filled"), "Percent", 110),
	]


def chart(rows: list[dict]) -> dict:
	"""A bar a week."""
	return {
		"data": {
			"labels": [formatdate(row["week"]) for row in rows],
			"datasets": [{"name": _("Records Filled"), "values": [row["filled"] for row in rows]}],
		},
		"type": "bar",
	}
