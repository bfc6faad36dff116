"""How far each unit right below an organization is with the campaign: who is behind, and with what.

Reads as the user who asks. Without filters it answers for the user's own organization and the campaign that is open.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from party_investigation.reporting import progress
from party_investigation.reporting.report_column import report_column

COUNTS = (
	"records",
	"to_check",
	"checked",
	"lost",
	"searches_open",
	"restored",
	"not_found",
	"letters_overdue",
)


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, which unit is shown, and a chart of what is still to check."""
	filters = frappe._dict(filters or {})
	campaign = progress.campaign_of(filters.campaign)
	top = progress.top_of(filters.organization, campaign)
	if not (campaign and top):
		return columns(), []
	tables = progress.own_tables()
	rows = [row_of(unit, numbers, tables) for unit, numbers in progress.counts_by_unit(campaign, top, tables)]
	return (
		columns({column: each.title for column, each in tables.items()}),
		rows,
		progress.told_choice(top),
		chart(rows),
	)


def row_of(unit: frappe._dict, numbers: dict, tables: Iterable[str] = ()) -> dict:
	"""One line: the unit, its counts, those of own tables, and the share that is checked."""
	counts = {key: numbers.get(key, 0) for key in (*COUNTS, *tables)}
	share = counts["checked"] / counts["records"] * 100 if counts["records"] else 0
	return {"organization": unit.name, "organization_name": unit.organization_name, "share": share} | counts


def columns(tables: dict[str, str] | None = None) -> list[dict]:
	"""The unit, then what is there, what is done and what is not, then how many rows own tables have."""
	labels = (
		("records", _("Records")),
		("to_check", _("Still To Check")),
		("checked", _("Checked")),
		("share", _("Share Checked")),
		("lost", _("Out of Contact")),
		("searches_open", _("Searches Still Open")),
		("restored", _("Contact Restored")),
		("not_found", _("Still Not Found")),
		("letters_overdue", _("Overdue Letters")),
		*(tables or {}).items(),
	)
	first = [
		report_column("organization_name", _("Unit"), "Data", 220),
		report_column("organization", _("Code"), "Data", 110),
	]
	return first + [
		report_column(name, label, "Percent" if name == "share" else "Int", 110) for name, label in labels
	]


def chart(rows: list[dict]) -> dict:
	"""Beside each other for every unit: still to check, checked."""
	sets = ((_("Still To Check"), "to_check"), (_("Checked"), "checked"))
	return {
		"data": {
			"labels": [row["organization_name"] for row in rows],
			"datasets": [{"name": name, "values": [row[key] for row in rows]} for name, key in sets],
		},
		"type": "bar",
	}
