"""Which campaign a workbook belongs to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate
from party_investigation.investigation.campaign_policy import open_campaigns, policy_of
from party_investigation.rules import calendar
from party_investigation.rules.policy import CampaignPolicy


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


@dataclass(frozen=True)
class Dates:
	"""The two reference dates, where somebody gives them; None leaves those of the campaign or of the calendar."""

	search_closes_on: date | None = None
	dispositions_count_on: date | None = None

	def given(self) -> dict[str, date]:
		"""The dates that somebody gives, by field of the campaign."""
		return {field: day for field, day in vars(self).items() if day}


def campaign_of(organization: str, demonstration: bool = False, dates: Dates | None = None) -> str:
	"""The one campaign of an organization; a new one with the university calendar if there is none."""
	names = _campaigns_of(organization)
	if len(names) > 1:
		frappe.throw(_("{0} has several campaigns; name one with --campaign.").format(organization))
	return names[0] if names else new_campaign(organization, demonstration, dates).name


def policy_for(organization: str, campaign: str | None, dates: Dates) -> CampaignPolicy:
	"""The policy under which the workbook of an organization is checked: of its campaign, or of the one that the import will make."""
	names = [campaign] if campaign else _campaigns_of(organization)
	return policy_of(names[0] if len(names) == 1 else frappe.get_doc(_values_of_new(dates)))


def open_over(organization: str) -> str | None:
	"""The one open campaign over an organization; None where there is none, or several."""
	campaigns = open_campaigns([organization])
	return campaigns[0] if len(campaigns) == 1 else None


def _campaigns_of(organization: str) -> list[str]:
	"""The first two campaigns that an organization has opened."""
	return frappe.get_all(
		"Investigation Campaign", filters={"organization": organization}, pluck="name", limit=2
	)


def check_dates(campaign: str, dates: Dates) -> None:
	"""Stop if the dates given are not those of a campaign that exists: dates change by an amendment, not by an import."""
	stored = frappe.db.get_value("Investigation Campaign", campaign, list(vars(dates)), as_dict=True)
	for field, day in dates.given().items():
		if getdate(stored[field]) != day:
			label = frappe.get_meta("Investigation Campaign").get_label(field)
			frappe.throw(
				_("{0} of the campaign {1} is {2}. Amend the campaign to change it.").format(
					_(label), campaign, stored[field]
				)
			)


def _values_of_new(dates: Dates) -> dict[str, Any]:
	"""The settings of a campaign that an import makes."""
	profile = calendar.UNIVERSITY
	return {
		"doctype": "Investigation Campaign",
		"profile": profile.key,
		"status": "Open",
		"stages_lock": 0,  # a workbook is about what has happened; the department decides when forms lock
		"search_closes_on": profile.search_closes_on,
		"dispositions_count_on": profile.dispositions_count_on,
		**dates.given(),
	}


def new_campaign(organization: str, demonstration: bool = False, dates: Dates | None = None):
	"""Make a campaign with the university calendar for an organization."""
	name = frappe.db.get_value("Party Organization", organization, "organization_name")
	title = f"{name}党员组织关系集中排查"
	mark = "【演示】" if demonstration and not title.startswith("【演示】") else ""
	campaign = frappe.get_doc(
		{
			**_values_of_new(dates or Dates()),
			"campaign_name": mark + title,
			"organization": organization,
			"is_demonstration": int(demonstration),
		}
	)
	campaign.flags.by_import = (
		True  # the import makes the records of its members, and asks for the others at its end
	)
	return campaign.insert()
