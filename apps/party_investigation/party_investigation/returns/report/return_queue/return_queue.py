"""待办: the units whose returns wait for a committee, or that it waits for, the most urgent first (decisions D13).

待办 has been handed in and waits to be verified or accepted; 已超时 and 即将到期 are still with the unit; 未办结 has time left.
One page looks at a hundred returns.
"""

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import add_days, cint, get_datetime, getdate, now_datetime
from party_investigation.reporting.report_column import report_column
from party_investigation.returns import return_filters
from party_investigation.rules import return_progress
from party_investigation.rules.approval import OPEN, WAITING
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.return_progress import QUEUE, Standing

RETURN = "Unit Return"
PAGE = 100
FIELDS = (
	"name",
	"organization",
	"organization_name",
	"form_set",
	"status",
	"state_since",
	"due_on",
	"version",
	"times_returned",
	"members_expected",
	"members_present",
	"zero_return",
)


def execute(filters: dict | None = None) -> tuple:
	"""Columns, the rows of one page, which page of how many it is, no chart, and how many stand in each part."""
	filters = filters or {}
	wanted = return_filters.ReturnFilters.of(
		{**filters, "form_set": return_filters.text_of(filters, "form_set") or return_filters.ALL}
	)
	if wanted is None:
		return columns(), []
	chosen = return_filters.text_of(filters, "part")
	if chosen not in (None, *QUEUE):
		frappe.throw(_("The queue has no part {0}.").format(chosen))
	numbers = {part: frappe.db.count(RETURN, conditions(wanted, part)) for part in QUEUE}
	parts = [part for part in QUEUE if chosen in (None, part)]
	total = sum(numbers[part] for part in parts)
	last = max(1, -(-total // PAGE))
	page = min(max(1, cint(filters.get("page"))), last)
	rows = [*rows_of_page(wanted, [(part, numbers[part]) for part in parts], (page - 1) * PAGE)]
	note = _("Page {0} of {1}: {2} returns.").format(page, last, total) if last > 1 else None
	return columns(), rows, note, None, summary(numbers)


def conditions(wanted: return_filters.ReturnFilters, part: str) -> dict:
	"""The filters of a part of the queue of a committee: what is handed in to it."""
	today = today_in_china()
	soon = getdate(add_days(today, return_progress.SOON_DAYS))
	owed = {"status": ["in", OPEN]}
	of_part = {
		"To Do": {"status": ["in", WAITING]},
		"Overdue": {**owed, "due_on": ["<", today]},
		"Due Soon": {**owed, "due_on": ["between", [today, soon]]},
		"Under Way": {**owed, "due_on": [">", soon]},
	}[part]
	return {
		"campaign": wanted.campaign,
		"superior": wanted.organization,
		"form_set": ["in", wanted.form_sets],
		"excused": 0,
		**of_part,
	}


def rows_of_page(
	wanted: return_filters.ReturnFilters, parts: list[tuple[str, int]], start: int
) -> Iterator[dict]:
	"""Yield the rows of the page that begins at return number `start`, part after part."""
	left = PAGE
	for part, number in parts:
		if start >= number or not left:
			start = max(0, start - number)
			continue
		order = "state_since asc" if part == "To Do" else "due_on asc, organization asc"
		rows = frappe.get_list(
			RETURN,
			filters=conditions(wanted, part),
			fields=list(FIELDS),
			order_by=f"{order}, name asc",
			limit_start=start,
			limit_page_length=left,
		)
		yield from map(row_of, rows)
		left, start = left - len(rows), 0


def row_of(row: frappe._dict) -> dict:
	"""One line: the unit, what is to be done, and since when it stands so."""
	today = today_in_china()
	standing = Standing(row.status, row.due_on and getdate(row.due_on))
	left = standing.days_left(today)
	return {
		"part": _(standing.queue_class(today) or ""),
		"organization_name": row.organization_name,
		"organization": row.organization,
		"form_set": _(row.form_set),
		"unit_return": row.name,
		"status": _(row.status, context="Unit Return"),
		"days": return_progress.days_since(get_datetime(row.state_since), now_datetime()),
		"due_on": row.due_on,
		"days_overdue": max(0, -left) if left is not None else None,
		"version": row.version,
		"times_returned": row.times_returned,
		"members_expected": row.members_expected,
		"members_present": row.members_present,
		"zero_return": _("Zero Return") if row.zero_return else "",
	}


def columns() -> list[dict]:
	"""Part, unit, its return, how it stands, and what stands out."""
	return [
		report_column("part", _("Part of the Queue"), "Data", 90),
		report_column("organization_name", _("Unit"), "Data", 200),
		report_column("form_set", _("Form Set"), "Data", 110),
		report_column("unit_return", _("Unit Return"), "Link", 200, RETURN),
		report_column("status", _("Status"), "Data", 90),
		report_column("days", _("Days in This State"), "Int", 100),
		report_column("due_on", _("Due On"), "Date", 110),
		report_column("days_overdue", _("Days Overdue"), "Int", 100),
		report_column("version", _("Version"), "Int", 80),
		report_column("times_returned", _("Times Sent Back"), "Int", 100),
		report_column("members_expected", _("Members Expected"), "Int", 100),
		report_column("members_present", _("Members Present"), "Int", 100),
		report_column("zero_return", _("Zero Return"), "Data", 90),
	]


def summary(numbers: dict[str, int]) -> list[dict]:
	"""How many returns stand in each part of the queue."""
	colours = {"To Do": "blue", "Overdue": "red", "Due Soon": "orange", "Under Way": ""}
	return [
		{"value": numbers[part], "label": _(part), "datatype": "Int", "indicator": colours[part]}
		for part in QUEUE
	]
