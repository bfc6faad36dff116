"""应办事项: what the user's own organizations hand in, how it stands, and what is missing (design scene 3; decisions D13)."""

import frappe
from frappe import _
from frappe.utils import getdate
from party_investigation import scope
from party_investigation.reporting import progress
from party_investigation.reporting.report_column import report_column
from party_investigation.returns import home, return_filters
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.return_progress import Standing

RETURN = "Unit Return"
FIELDS = (
	"name",
	"organization",
	"organization_name",
	"superior",
	"form_set",
	"status",
	"due_on",
	"on_time",
	"excused",
)


def execute(filters: dict | None = None) -> tuple:
	"""Columns and rows: what is owed first, by its due date."""
	filters = filters or {}
	campaign = progress.campaign_of(return_filters.text_of(filters, "campaign"))
	organizations = organizations_of(return_filters.text_of(filters, "organization"))
	if not campaign:
		return columns(), []
	returns = frappe.get_list(
		RETURN,
		filters={"campaign": campaign, "organization": ["in", organizations or [""]]},
		fields=list(FIELDS),
		limit_page_length=0,
	)
	facts = home.facts_of(campaign, organizations)
	reasons = reasons_of([row.name for row in returns if row.status == "Returned"])
	rows = [row_of(row, facts[row.organization], reasons.get(row.name, [])) for row in returns]
	order = list(FORM_SETS)
	ordered = sorted(
		zip(rows, returns, strict=True),
		key=lambda pair: (pair[0]["days_left"] is None, pair[1].organization, order.index(pair[1].form_set)),
	)
	return columns(), [row for row, _unit_return in ordered]


def organizations_of(name: str | None) -> list[str]:
	"""The organization that is named, if it is the user's, or all to which the user is appointed."""
	if not name:
		return home.own_organizations()
	if not scope.covers(name, frappe.session.user, RETURN):
		frappe.throw(_("You have no appointment for {0}.").format(name), frappe.PermissionError)
	return [name]


def reasons_of(returns: list[str]) -> dict[str, list[str]]:
	"""Return the reasons that are not settled yet, by return."""
	rows = frappe.get_all(
		"Return Reason",
		filters={"parent": ["in", returns or [""]], "parenttype": RETURN, "settled": 0},
		fields=["parent", "reason"],
		order_by="parent asc, idx asc",
	)
	reasons: dict[str, list[str]] = {}
	for row in rows:
		reasons.setdefault(row.parent, []).append(row.reason)
	return reasons


def row_of(row: frappe._dict, facts, reasons: list[str]) -> dict:
	"""One line: the form set, how it stands, until when it is due, and what is missing."""
	standing = Standing(row.status, row.due_on and getdate(row.due_on), bool(row.on_time), bool(row.excused))
	left = standing.days_left(today_in_china())
	return {
		"organization": row.organization,
		"organization_name": row.organization_name,
		"form_set": _(row.form_set),
		"unit_return": row.name,
		"status": _("Excused") if row.excused else _(row.status, context="Unit Return"),
		"due_on": row.due_on,
		"days_left": left,
		"time_left": home.time_left(left),
		"missing": missing(row, left, facts, reasons),
	}


def missing(row: frappe._dict, left: int | None, facts, reasons: list[str]) -> str:
	"""What there is to do, in words: reasons of a return sent back, else what is open in the unit."""
	if left is None:
		return ""
	if reasons:
		return _("Sent back: {0}").format("；".join(reasons))
	return home.sentence(row.form_set, facts) if facts["members"] else _("Waits for the units below")


def columns() -> list[dict]:
	"""Form set, its return, how it stands, and what is missing."""
	return [
		report_column("form_set", _("Form Set"), "Data", 110),
		report_column("status", _("Status"), "Data", 90),
		report_column("time_left", _("Time Left"), "Data", 120),
		report_column("missing", _("What There Is To Do"), "Data", 520),
		report_column("due_on", _("Due On"), "Date", 110),
		report_column("organization_name", _("Organization"), "Data", 200),
		report_column("unit_return", _("Unit Return"), "Link", 0, RETURN) | {"hidden": 1},
		report_column("organization", _("Organization"), "Link", 0, "Party Organization") | {"hidden": 1},
	]
