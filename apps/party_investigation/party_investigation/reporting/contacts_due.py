"""Whom of the members who are away a branch is to ask after by now; for workspaces (decisions D4)."""

import frappe
from party_investigation.investigation.campaign_policy import policy_of, without_campaign
from party_investigation.membership.mobile_contacts import RECORD
from party_investigation.reporting import progress
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.mobile import next_contact_by

MOST_NAMED = 200
"""So many records at most stand in the address of the list to which the number leads."""


@frappe.whitelist()
def number_due(filters: str | dict | None = None) -> dict:
	"""How many members who are away the user's part of the tree is to ask after by today, and the list of them."""
	frappe.has_permission(RECORD, throw=True)
	campaign, today = progress.campaign_of(None), today_in_china()
	policy = policy_of(campaign) if campaign else without_campaign(today)
	away = frappe.get_list(
		RECORD,
		filters=[["returned_on", "is", "not set"]],
		fields=["name", "left_on", "last_asked_on"],
		order_by="left_on asc",
		limit_page_length=0,
	)
	due = []
	for record in away:
		day = next_contact_by(record.left_on, record.last_asked_on, policy)
		if day and day <= today:
			due.append(record.name)
	shown = {"name": ["in", due]} if len(due) <= MOST_NAMED else {"returned_on": ["is", "not set"]}
	return {"value": len(due), "fieldtype": "Int", "route": ["List", RECORD], "route_options": shown}
