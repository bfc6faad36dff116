"""Letters without a receipt, the oldest first: whose, where to, how long overdue, and what comes next (notice 一; decisions D3; design scene 4)."""

import datetime as dt
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate
from party_investigation.organization.tree import names_of
from party_investigation.reporting.first_rows import MOST, word_of_more
from party_investigation.reporting.report_column import report_column
from party_investigation.returns import return_filters
from party_investigation.rules import letters
from party_investigation.rules.dates import today_in_china

LETTER = "Transfer Letter"
FIELDS = (
	"name",
	"member_name",
	"organization",
	"issuing_committee",
	"to_organization",
	"to_organization_name",
	"issued_on",
	"expires_on",
)


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None, dict]:
	"""Columns, rows, a word where there are more than one page tells of, and a chart of how long the letters are overdue."""
	today = today_in_china()
	found_letters = frappe.get_list(
		LETTER,
		filters=_conditions(filters or {}, today),
		fields=list(FIELDS),
		order_by="issued_on asc, name asc",
		limit_page_length=MOST + 1,
	)
	names = names_of({row[field] for row in found_letters for field in ("organization", "issuing_committee")})
	rows = [_row_of(row, names, today) for row in found_letters[:MOST]]
	return columns(), rows, word_of_more(len(found_letters)), chart(rows)


def columns() -> list[dict]:
	"""Whose letter, how old, where to, what comes next, and from whom."""
	return [
		report_column("member_name", _("Full Name"), "Data", 80),
		report_column("days_overdue", _("Days Overdue"), "Int", 90),
		report_column("to_organization_name", _("To Organization"), "Data", 180),
		report_column("next_step", _("Next Step"), "Data", 340),
		report_column("issued_on", _("Issued On"), "Date", 100),
		report_column("expires_on", _("Valid Until"), "Date", 100),
		report_column("organization_name", _("From Branch"), "Data", 170),
		report_column("committee_name", _("Issuing Committee"), "Data", 150),
		report_column("letter", _("Transfer Letter"), "Link", 150, LETTER),
	]


def chart(rows: list[dict]) -> dict:
	"""How many letters are overdue for how long."""
	numbers = dict.fromkeys(letters.AGES, 0)
	for row in rows:
		numbers[letters.age(row["days_overdue"])] += 1
	return {
		"type": "bar",
		"data": {
			"labels": [_(age) for age in numbers],
			"datasets": [{"name": _("Letters Without Receipt"), "values": [*numbers.values()]}],
		},
	}


def _conditions(filters: dict[str, Any], today: dt.date) -> list[list]:
	conditions: list[list] = [["status", "=", "Open"]]
	if organization := return_filters.text_of(filters, "organization"):
		conditions.append(["organization", "descendants of (inclusive)", organization])
	of_part = {
		letters.OVERDUE: [["expires_on", "<", today]],
		letters.IN_TRANSIT: [["expires_on", ">=", today]],
	}
	return conditions + of_part.get(return_filters.text_of(filters, "part") or "", [])


def _row_of(letter: frappe._dict, names: dict[str, str], today: dt.date) -> dict[str, Any]:
	expires_on = getdate(letter.expires_on)
	days = max(0, (today - expires_on).days)
	step = letters.next_step(days, is_in_system=bool(letter.to_organization))
	return {
		"letter": letter.name,
		"member_name": letter.member_name,
		"organization": letter.organization,
		"organization_name": names.get(letter.organization, letter.organization),
		"committee_name": names.get(letter.issuing_committee, letter.issuing_committee),
		"to_organization_name": letter.to_organization_name,
		"issued_on": letter.issued_on,
		"expires_on": letter.expires_on,
		"days_overdue": days,
		"next_step": _(step),
	}
