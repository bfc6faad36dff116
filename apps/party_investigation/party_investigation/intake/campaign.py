"""Which campaign a workbook belongs to."""

from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate
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


@dataclass(frozen=True)
class Dates:
	"""The two reference dates, where they are said expressly; None leaves those of the campaign or of the calendar."""

	search_closes_on: date | None = None
	dispositions_count_on: date | None = None

	def said(self) -> dict[str, date]:
		return {field: day for field, day in vars(self).items() if day}


def campaign_of(organization: str, demonstration: bool = False, dates: Dates | None = None) -> str:
	"""The one campaign of an organization; a new one with the university calendar if there is none."""
	names = frappe.get_all(
		"Investigation Campaign", filters={"organization": organization}, pluck="name", limit=2
	)
	if len(names) > 1:
		frappe.throw(_("{0} has several campaigns; name one with --campaign.").format(organization))
	return names[0] if names else new_campaign(organization, demonstration, dates).name


def check_dates(campaign: str, dates: Dates) -> None:
	"""Stop if the dates said expressly are not those of a campaign that exists: dates change by an amendment, not by an import."""
	held = frappe.db.get_value("Investigation Campaign", campaign, list(vars(dates)), as_dict=True)
	for field, day in dates.said().items():
		if getdate(held[field]) != day:
			label = frappe.get_meta("Investigation Campaign").get_label(field)
			frappe.throw(
				_("{0} of the campaign {1} is {2}. Amend the campaign to change it.").format(
					_(label), campaign, held[field]
				)
			)


def new_campaign(organization: str, demonstration: bool = False, dates: Dates | None = None):
	"""Make a campaign with the university calendar for an organization."""
	name = frappe.db.get_value("Party Organization", organization, "organization_name")
	title = f"{name}党员组织关系集中排查"
	mark = "【演示】" if demonstration and not title.startswith("【演示】") else ""
	profile = calendar.UNIVERSITY
	return frappe.get_doc(
		{
			"doctype": "Investigation Campaign",
			"campaign_name": mark + title,
			"organization": organization,
			"profile": profile.key,
			"status": "Open",
			"is_demonstration": int(demonstration),
			"stages_lock": 0,  # the workbook tells what has happened; the department decides when forms lock
			"search_closes_on": profile.search_closes_on,
			"dispositions_count_on": profile.dispositions_count_on,
			**(dates.said() if dates else {}),
		}
	).insert()
