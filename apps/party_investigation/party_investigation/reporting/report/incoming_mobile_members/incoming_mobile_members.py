"""流入党员: mobile members who are here while their relationship is elsewhere, and how they are kept in touch with (decisions D4).

From outside they are noted as Roster Differences; who belongs to another branch of this system and has joined one here stands in that branch's
Mobile Member Record.
"""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.membership.mobile_contacts import DIFFERENCE, FROM_HERE, FROM_OUTSIDE, RECORD
from party_investigation.organization.tree import names_of
from party_investigation.reporting import progress
from party_investigation.reporting.first_rows import MOST, word_of_more
from party_investigation.reporting.report_column import report_column
from party_investigation.returns import return_filters
from party_investigation.rules import mobile
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.policy import CampaignPolicy

OF_OUTSIDE = (
	*("name", "person_name", "organization", "former_organization", "came_on", "came_from"),
	*("has_certificate", "joined_branch_on", "last_contact_on"),
)
OF_HERE = (
	*("name", "member_name", "organization", "to_organization", "left_on"),
	*("has_certificate", "joined_there_on", "last_asked_on"),
)


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Columns, a row a member by branch, and a word where there are none or more than one page tells of."""
	filters = filters or {}
	campaign = progress.campaign_of(return_filters.text_of(filters, "campaign"))
	top = progress.top_of(return_filters.text_of(filters, "organization"), campaign)
	if not (campaign and top):
		return columns(), [], progress.told_no_campaign()
	rows = _rows(campaign, top, policy_of(campaign), today_in_china())
	return columns(), rows[:MOST], _words(len(rows))


def _words(number: int) -> str | None:
	if number:
		return word_of_more(number)
	return _(
		"No mobile member from elsewhere is noted here. Note one in Roster Against Reality, as a mobile member from elsewhere."
	)


def columns() -> list[dict]:
	"""Who is where since when, where the relationship is, the certificate, and the contacts."""
	return [
		report_column("member_name", _("Full Name"), "Data", 90),
		report_column("organization_name", _("Branch"), "Data", 170),
		report_column("home", _("Home Branch"), "Data", 190),
		report_column("came_on", _("Came Here On"), "Date", 105),
		report_column("came_from", _("Came From"), "Data", 130),
		report_column("certificate", _("Activity Certificate"), "Data", 110),
		report_column("joined_on", _("Joined This Branch On"), "Date", 110),
		report_column("last_contact_on", _("Last Contact On"), "Date", 105),
		report_column("next_contact_by", _("Next Contact By"), "Date", 105),
		report_column("document_type", _("Document Type"), "Data", 0) | {"hidden": 1},
		report_column("document", _("Document"), "Dynamic Link", 0, "document_type") | {"hidden": 1},
	]


def _rows(campaign: str, top: str, policy: CampaignPolicy, today: date) -> list[dict[str, Any]]:
	"""The members who are at and below an organization, as far as the user sees them."""
	outside, joined = _from_outside(campaign, top), _from_here(top)
	units = [row.organization for row in (*outside, *joined)] + [row.to_organization for row in joined]
	names = names_of(units)
	rows = [
		{
			"document_type": DIFFERENCE,
			"document": row.name,
			"member_name": row.person_name,
			"organization": row.organization,
			"home": row.former_organization,
			"came_from": row.came_from,
			**_in_common(row.came_on, row.joined_branch_on, row.last_contact_on, row.has_certificate, policy),
		}
		for row in outside
	] + [
		{
			"document_type": RECORD,
			"document": row.name,
			"member_name": row.member_name,
			"organization": row.to_organization,
			"home": names.get(row.organization, row.organization),
			"came_from": "",
			**_in_common(row.left_on, row.joined_there_on, row.last_asked_on, row.has_certificate, policy),
		}
		for row in joined
	]
	for row in rows:
		row["organization_name"] = names.get(row["organization"], row["organization"])
		row["overdue"] = bool(row["next_contact_by"] and row["next_contact_by"] < today)
	return sorted(rows, key=lambda row: (row["organization_name"], row["next_contact_by"], row["document"]))


def _in_common(
	came_on, joined_on, last_contact_on, has_certificate, policy: CampaignPolicy
) -> dict[str, Any]:
	last = getdate(last_contact_on) if last_contact_on else None
	return {
		"came_on": came_on,
		"joined_on": joined_on,
		"last_contact_on": last_contact_on,
		"next_contact_by": mobile.incoming_contact_by(getdate(came_on), last, policy),
		"certificate": _("Yes") if has_certificate else _("No"),
	}


def _from_outside(campaign: str, top: str) -> list[frappe._dict]:
	return frappe.get_list(
		DIFFERENCE,
		filters=[
			["campaign", "=", campaign],
			["organization", "descendants of (inclusive)", top],
			*FROM_OUTSIDE,
		],
		fields=list(OF_OUTSIDE),
		order_by="organization asc, name asc",
		limit_page_length=MOST + 1,
	)


def _from_here(top: str) -> list[frappe._dict]:
	"""Members of other branches of the system who have joined one at or below an organization; these their branches keep."""
	return frappe.get_list(
		RECORD,
		filters=[
			["to_organization", "descendants of (inclusive)", top],
			*FROM_HERE,
		],
		fields=list(OF_HERE),
		order_by="to_organization asc, name asc",
		limit_page_length=MOST + 1,
	)


@frappe.whitelist()
def number_here(filters: str | dict | None = None) -> dict:
	"""How many mobile members from elsewhere are in the user's part of the tree; for workspaces."""
	frappe.has_permission(DIFFERENCE, throw=True)
	campaign = progress.campaign_of(None)
	top = progress.top_of(None, campaign)
	rows = _rows(campaign, top, policy_of(campaign), today_in_china()) if campaign and top else []
	return {
		"value": len(rows),
		"fieldtype": "Int",
		"route": ["query-report", "Incoming Mobile Members"],
		"route_options": {"campaign": campaign},
	}
