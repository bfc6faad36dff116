"""Campaigns keep the name of their organization: a branch reads it in its list, where it reads no organization above it."""

import frappe
from party_investigation.organization.tree import names_of

CAMPAIGN = "Investigation Campaign"


def execute() -> None:
	"""Write the name into every campaign. What people wrote is not touched."""
	campaigns = frappe.get_all(CAMPAIGN, fields=["name", "organization"])
	names = names_of(row.organization for row in campaigns)
	for row in campaigns:
		name = names.get(row.organization)
		frappe.db.set_value(CAMPAIGN, row.name, "organization_name", name, update_modified=False)
