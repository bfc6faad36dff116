"""Which campaign a workbook belongs to."""

import frappe
from frappe import _
from party_investigation.rules import calendar


def only_campaign() -> str:
	"""The one campaign of the site, for commands without `--campaign`."""
	names = frappe.get_all("Investigation Campaign", pluck="name", limit=2)
	if len(names) != 1:
		problem = (
			_("There is no campaign yet.")
			if not names
			else _("There are several campaigns; name one with --campaign.")
		)
		frappe.throw(problem)
	return names[0]


def campaign_of(organization: str, demonstration: bool = False) -> str:
	"""The one campaign of an organization; a new one with the university calendar if there is none."""
	names = frappe.get_all(
		"Investigation Campaign", filters={"organization": organization}, pluck="name", limit=2
	)
	if len(names) > 1:
		frappe.throw(_("{0} has several campaigns; name one with --campaign.").format(organization))
	return names[0] if names else new_campaign(organization, demonstration).name


def new_campaign(organization: str, demonstration: bool = False):
	"""Make a campaign with the university calendar for an organization."""
	name = frappe.db.get_value("Party Organization", organization, "organization_name")
	title = f"{name}党员组织关系集中排查"
	profile = calendar.UNIVERSITY
	return frappe.get_doc(
		{
			"doctype": "Investigation Campaign",
			"campaign_name": f"【演示】{title}" if demonstration else title,
			"organization": organization,
			"profile": profile.key,
			"status": "Open",
			"is_demonstration": int(demonstration),
			"stages_lock": 0,  # the workbook tells what has happened; the department decides when forms lock
			"search_closes_on": profile.search_closes_on,
			"dispositions_count_on": profile.dispositions_count_on,
		}
	).insert()
