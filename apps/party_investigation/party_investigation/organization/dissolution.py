"""What keeps an organization from being dissolved: a unit on which members or open matters hang stays until they have gone elsewhere."""

import frappe
from party_investigation.investigation.campaign_policy import open_campaigns
from party_investigation.rules.problem import _
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES

HANGING = (
	("Party Member", "organization", {"membership_status": ["in", HOLDING_STATUSES]}, _("{0} members")),
	(
		"Party Organization",
		"parent_party_organization",
		{"disabled": 0},
		_("{0} subordinate organizations that are not dissolved"),
	),
	(
		"Transfer Letter",
		"organization",
		{"status": "Open"},
		_("{0} letters it has sent that have no receipt"),
	),
	("Transfer Letter", "to_organization", {"status": "Open"}, _("{0} letters on the way to it")),
	("Disposition Case", "organization", {"status": "In Progress"}, _("{0} disposition cases under way")),
)
"""DocType, the field that names the organization, which of its documents count, and how they are called."""


def check(organization) -> None:
	"""Stop the dissolution of an organization on which something hangs.

	:raises frappe.ValidationError: what hangs on it, and what to do
	"""
	before = organization.get_doc_before_save()
	if not organization.disabled or before is None or before.disabled:
		return
	obstacles = [
		frappe._(words).format(number)
		for doctype, field, counted, words in HANGING
		if (number := frappe.db.count(doctype, {field: organization.name, **counted}))
	]
	searches = frappe.db.count(
		"Contact Search",
		{
			"organization": organization.name,
			"result": "Open",
			"campaign": ["in", open_campaigns([organization.name]) or [""]],
		},
	)
	if searches:
		obstacles.append(frappe._("{0} searches under way").format(searches))
	if obstacles:
		frappe.throw(
			frappe._(
				"{0} ({1}) cannot be dissolved, on it hang {2}. Merge or split it by an Organization Change."
			).format(organization.organization_name, organization.name, "、".join(obstacles)),
			title=frappe._("The organization is not empty"),
		)
