"""Under what settings figures were counted and tables printed: kept with a version, so that later amendments change nothing of it."""

import datetime as dt
from dataclasses import replace

import frappe
from frappe.utils import getdate
from party_investigation.annexes.paper import EDITION
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.reporting.output import name_of_superior
from party_investigation.rules.policy import CampaignPolicy

COUNTED_UNDER = (
	"months_out_of_contact",
	"second_band_from",
	"third_band_from",
	"fourth_band_from",
	"annex_4_rows",
	"annex_4_base",
	"search_closes_on",
	"dispositions_count_on",
)
"""The parameters that say in which cell a line counts, and what the tables print of them."""


def frame_of(campaign: str, organization: str, version: str | None = None) -> dict:
	"""Return name, settings and paper that tables of an organization are printed under, as JSON can hold them: of today or of a version.

	Checks no permission.
	"""
	if version:
		return frappe.parse_json(frappe.db.get_value("Return Version", version, "frame"))
	policy = policy_of(campaign)
	settings = {name: getattr(policy, name) for name in COUNTED_UNDER}
	return {
		"unit_name": frappe.db.get_value("Party Organization", organization, "organization_name"),
		"superior_name": name_of_superior(organization),
		"paper": EDITION,
		**{
			name: value.isoformat() if isinstance(value, dt.date) else value
			for name, value in settings.items()
		},
	}


def policy_in(campaign: str, frame: dict) -> CampaignPolicy:
	"""Return the policy of a campaign as it was when the frame was kept, as far as figures depend on it."""
	policy = policy_of(campaign)
	kept = {
		name: getdate(frame[name]) if isinstance(getattr(policy, name), dt.date) else frame[name]
		for name in COUNTED_UNDER
	}
	return replace(policy, **kept)
