"""How far each unit right below an organization is with the campaign: who is behind, and with what.

Reads as the user who asks. Without filters it answers for the user's own organization and the campaign that is open.
"""

import frappe
from frappe import _
from party_investigation.reporting import standing

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
	"""Columns, rows, no message, and a chart of what is still to check."""
	filters = frappe._dict(filters or {})
	campaign = standing.campaign_of(filters.campaign)
	top = standing.top_of(filters.organization, campaign)
	if not (campaign and top):
		return columns(), []
	rows = [row_of(unit, found) for unit, found in standing.counts_by_unit(campaign, top)]
	return columns(), rows, None, chart(rows)


def row_of(unit: dict, found: dict) -> dict:
	"""One line: the unit, its counts, and the share that is checked."""
	counts = {key: found.get(key, 0) for key in COUNTS}
	share = counts["checked"] / counts["records"] * 100 if counts["records"] else 0
	return {"organization": unit.name, "organization_name": unit.organization_name, "share": share} | counts


def columns() -> list[dict]:
	"""The unit, then what is there, what is done and what is not."""
	labels = (
		("records", _("Records")),
		("to_check", _("Still To Check")),
		("checked", _("Checked")),
		("share", _("Share Checked")),
		("lost", _("Out of Contact")),
		("searches_open", _("Searches Still Open")),
		("restored", _("Contact Restored")),
		("not_found", _("Not Found")),
		("letters_overdue", _("Overdue Letters")),
	)
	first = [
		_column("organization", _("Organization"), "Link", 220) | {"options": "Party Organization"},
	]
	return first + [
		_column(name, label, "Percent" if name == "share" else "Int", 110) for name, label in labels
	]


def _column(fieldname: str, label: str, fieldtype: str, width: int) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, "precision": 1}


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
