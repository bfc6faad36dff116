"""上报进度: what each unit right below an organization, and all below it, have handed in, and what is late (notice 二(三), decisions D13).

Reads as the user who asks. Without filters it answers for the user's own organization, the campaign in hand and the form set that is due.
"""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

import frappe
from frappe import _
from frappe.utils import escape_html
from party_investigation.reporting.report_column import report_column
from party_investigation.returns import board, return_filters
from party_investigation.returns.return_counts import ReturnCounts

CHARTED = 15
"""How many units the chart shows: those that are most behind."""


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, what stands above them, a chart, and the sums."""
	wanted = return_filters.ReturnFilters.of(filters)
	if wanted is None:
		return columns(False), []
	level = return_filters.text_of(filters or {}, "level")
	rows = rows_of(wanted, level)
	sums = [
		ReturnCounts.of(counts for unit, form_set, counts in rows if form_set == key)
		for key in wanted.form_sets
	]
	shown = [row_of(wanted, *row) for row in rows]
	if len(wanted.form_sets) == 1 and shown:
		shown.append({"organization_name": _("Total"), "bold": 1, **numbers_of(sums[0])})
	whole = ReturnCounts.of(sums)
	return columns(len(wanted.form_sets) > 1), shown, note(wanted), chart(rows), summary(whole)


# ---------------------------------------------------------------- rows


def rows_of(wanted: return_filters.ReturnFilters, level: str | None) -> list[tuple[dict, str, ReturnCounts]]:
	"""Return unit, form set and counts, the most behind first; the organization itself where nothing is below it."""
	fields = ["name", "organization_name", "lft", "rgt"]
	units = frappe.get_list(
		board.ORGANIZATION,
		filters={"parent_party_organization": wanted.organization},
		fields=fields,
		limit_page_length=0,
	) or frappe.get_list(board.ORGANIZATION, filters={"name": wanted.organization}, fields=fields)
	counts_by_unit = board.counts_by_unit(
		wanted.campaign, wanted.organization, units, wanted.form_sets, level
	)
	own_returns = board.own_returns(wanted.campaign, units, wanted.form_sets)
	rows = [
		(
			unit | {"return": own_returns.get((unit.name, form_set))},
			form_set,
			counts_by_unit[unit.name, form_set],
		)
		for unit in units
		for form_set in wanted.form_sets
		if (unit.name, form_set) in counts_by_unit
	]
	return sorted(rows, key=lambda row: (-row[2]["overdue"], -row[2]["returned"], row[0]["lft"]))


def row_of(wanted: return_filters.ReturnFilters, unit: dict, form_set: str, counts: ReturnCounts) -> dict:
	"""One line: the unit, how its own return stands, the counts of it and all below it, and where to look closer."""
	own_return = unit["return"]
	return_address = _address(f"unit-return/{own_return['name']}") if own_return else ""
	has_units_below = unit["rgt"] - unit["lft"] > 1 and unit["name"] != wanted.organization
	below = {"campaign": wanted.campaign, "organization": unit["name"], "form_set": wanted.named}
	return {
		"organization_name": unit["organization_name"],
		"organization": unit["name"],
		"form_set": _(form_set),
		"state": _(own_return["status"]) if own_return else "",
		"address": _address("query-report/Return Board", **below) if has_units_below else return_address,
		"return_address": return_address,
		**numbers_of(counts),
	}


def numbers_of(counts: ReturnCounts) -> dict:
	"""The figures of a line. Verified ones include those accepted, handed-in ones both."""
	return {
		"expected": counts.expected,
		"handed_in": counts.handed_in,
		"share": counts.handed_in / counts.expected * 100 if counts.expected else 0,
		"on_time": counts["on_time"],
		"verified": counts["verified"] + counts["accepted"],
		"accepted": counts["accepted"],
		"returned": counts["returned"],
		"due_soon": counts["due_soon"],
		"overdue": counts["overdue"],
		"repeated": counts["repeated"],
		"excused": counts["excused"],
		"average_waiting": counts.average_days("waiting"),
		"longest_waiting": counts.longest_days("waiting"),
		"average_returned": counts.average_days("returned"),
		"longest_returned": counts.longest_days("returned"),
	}


def columns(with_form_set: bool) -> list[dict]:
	"""The unit, what it has handed in, what is late, and how long returns have stood."""
	counts = (
		("expected", _("Expected")),
		("handed_in", _("Handed In")),
		("share", _("Share Handed In")),
		("on_time", _("On Time")),
		("verified", _("Verified")),
		("accepted", _("Accepted")),
		("returned", _("Returned")),
		("due_soon", _("Due Soon")),
		("overdue", _("Overdue")),
		("repeated", _("Sent Back Repeatedly")),
		("excused", _("Excused")),
		("average_waiting", _("Days Waiting, Average")),
		("longest_waiting", _("Days Waiting, Longest")),
		("average_returned", _("Days Sent Back, Average")),
		("longest_returned", _("Days Sent Back, Longest")),
	)
	types = {"share": "Percent", "average_waiting": "Float", "average_returned": "Float"}
	return [
		report_column("organization_name", _("Unit"), "Data", 200),
		report_column("organization", _("Code"), "Data", 110),
		*([report_column("form_set", _("Form Set"), "Data", 100)] if with_form_set else []),
		report_column("state", _("Own Return"), "Data", 90),
		*(report_column(name, label, types.get(name, "Int"), 96) for name, label in counts),
	]


# ---------------------------------------------------------------- around the rows


def note(wanted: return_filters.ReturnFilters) -> str:
	"""What stands above the rows: which set is shown, and the way up."""
	parts = [_("Form sets shown: {0}.").format("、".join(_(key) for key in wanted.form_sets))]
	superior = frappe.db.get_value(board.ORGANIZATION, wanted.organization, "parent_party_organization")
	if superior and frappe.has_permission(board.ORGANIZATION, "read", doc=superior):
		parts.append(
			_link(
				"query-report/Return Board",
				_("One level up"),
				campaign=wanted.campaign,
				organization=superior,
				form_set=wanted.named,
			)
		)
	return "　".join(parts)


def _link(page: str, label: str, **values: str) -> str:
	return f'<a href="{_address(page, **values)}">{escape_html(label)}</a>'


def _address(page: str, **values: str) -> str:
	query = urlencode({name: value for name, value in values.items() if value})
	return f"/app/{quote(page)}{'?' if query else ''}{query}"


def chart(rows: Iterable[tuple[dict, str, ReturnCounts]]) -> dict:
	"""For the units that are most behind: accepted, waiting for the committee, still owed."""
	shown = list(rows)[:CHARTED]
	sets = (
		(_("Accepted"), lambda counts: counts["accepted"]),
		(_("Waiting"), lambda counts: counts.waiting),
		(_("Not Handed In"), lambda counts: max(0, counts.expected - counts.handed_in)),
	)
	return {
		"data": {
			"labels": [unit["organization_name"] for unit, _form_set, _counts in shown],
			"datasets": [
				{"name": name, "values": [value(counts) for _unit, _form_set, counts in shown]}
				for name, value in sets
			],
		},
		"type": "bar",
		"colors": ["#2f855a", "#2b6cb0", "#c05621"],
		"barOptions": {"stacked": 1},
	}


def summary(whole: ReturnCounts) -> list[dict]:
	"""The sums of all rows."""
	cards = (
		("expected", _("Expected"), ""),
		("handed_in", _("Handed In"), "blue"),
		("on_time", _("On Time"), "green"),
		("accepted", _("Accepted"), "green"),
		("returned", _("Returned"), "orange"),
		("overdue", _("Overdue"), "red"),
		("repeated", _("Sent Back Repeatedly"), "orange"),
	)
	numbers = numbers_of(whole)
	return [
		{
			"value": numbers[name],
			"label": label,
			"datatype": "Int",
			"indicator": colour if numbers[name] else "",
		}
		for name, label, colour in cards
	]
