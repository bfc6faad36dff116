"""The policy of a campaign, read from its document; and which policy holds for an organization."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, getdate
from party_investigation.rules import calendar
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.policy import DEFAULT, PARAMETERS, CampaignPolicy
from party_investigation.rules.rule_sets import NOTICE_ON

SEPARATORS = re.compile(r"[\n,;，；、]")
STAGE_FIELDS = ("stage", "starts_on", "branch_lock_on", "committee_lock_on", "due_on", "hand_in")
CAMPAIGN = "Investigation Campaign"
ORGANIZATION = "Party Organization"


def policy_of(campaign: str | Document) -> CampaignPolicy:
	"""Return the policy of a campaign; what it leaves empty is as the rules of its basis date have it.

	:param campaign: an Investigation Campaign or its name; a name is read from the document cache, and the policy is kept with
		the document there. Checks no permission.
	"""
	if not isinstance(campaign, str):
		return _policy_in(campaign)
	document = frappe.get_cached_doc(CAMPAIGN, campaign)
	if not document.flags.policy:
		document.flags.policy = _policy_in(document)
	return document.flags.policy


def _policy_in(document: Document) -> CampaignPolicy:
	return _policy(
		document.basis_date or None,
		tuple([document.get(name) for name in PARAMETERS]),
		tuple([tuple([row.get(field) for field in STAGE_FIELDS]) for row in document.stages]),
		bool(cint(document.stages_lock)),
	)


@lru_cache(maxsize=256)
def _policy(
	basis: dt.date | str | None, values: tuple, stages: tuple[tuple, ...], stages_lock: bool
) -> CampaignPolicy:
	"""Return the policy that a campaign's values make: the same values make the same policy, whoever asks."""
	given = {name: _value(name, value) for name, value in zip(PARAMETERS, values, strict=True)}
	return CampaignPolicy.on(
		getdate(basis) if basis else NOTICE_ON,
		stages=tuple([_stage(*row) for row in stages]),
		stages_lock=stages_lock,
		**{name: value for name, value in given.items() if value is not None},
	)


def policies_over(organizations: Iterable[str | None]) -> dict[str | None, CampaignPolicy]:
	"""Return for each organization the policy of the open campaign that covers it, the latest of several.

	Where there is none, the policy of 2016 as of today. One query, whatever the number of organizations.
	"""
	wanted = set(organizations)
	names = {name for name in wanted if name}
	campaigns = dict(_covering(names))
	policies = {campaign: policy_of(campaign) for campaign in set(campaigns.values())}
	outside = without_campaign(today_in_china())
	return {name: policies[campaigns[name]] if name in campaigns else outside for name in wanted}


def policy_over(organization: str | None) -> CampaignPolicy:
	"""Return the policy of the open campaign that covers an organization, as `policies_over` does."""
	return policies_over([organization])[organization]


def without_campaign(today: dt.date) -> CampaignPolicy:
	"""Return the policy for what no campaign covers: figures refer to today (decisions D1)."""
	return replace(DEFAULT, search_closes_on=today, dispositions_count_on=today)


def _value(name: str, value: Any) -> Any:
	"""Return the value of a field as the policy has it; None when the field says nothing.

	A number with several dated values has no default in the form; 0 leaves it to the basis date, as an empty box does.
	"""
	default = PARAMETERS[name].default
	if isinstance(default, bool):
		return True if cint(value) else None
	if isinstance(default, int) and len(PARAMETERS[name].values) > 1 and not cint(value):
		return None
	if value in (None, ""):
		return None
	if isinstance(default, tuple):
		return tuple(filter(None, (part.strip() for part in SEPARATORS.split(value))))
	if isinstance(default, int):
		return cint(value)
	return getdate(value) if isinstance(default, dt.date) else value


def _stage(
	key: str, starts_on: Any, branch: Any, committee: Any, due_on: Any, hand_in: str | None
) -> calendar.Stage:
	first, branch_lock_on, committee_lock_on = (
		getdate(day) if day else None for day in (starts_on, branch, committee)
	)
	return calendar.Stage(
		key,
		calendar.STAGE_LABELS[key],
		first,
		getdate(due_on),
		branch_lock_on,
		committee_lock_on,
		hand_in or "",
	)


def campaigns_before(campaign: str) -> list[str]:
	"""Return the campaigns that one repeats, the last one first. Checks no permission."""
	before: list[str] = []
	name = frappe.get_cached_value(CAMPAIGN, campaign, "previous_campaign")
	while name and name not in before:
		before.append(name)
		name = frappe.get_cached_value(CAMPAIGN, name, "previous_campaign")
	return before


def open_campaigns(places: Iterable[str | None]) -> list[str]:
	"""Return the open campaigns whose organization is one of `places` or stands above one."""
	return sorted({campaign for _place, campaign in _covering({place for place in places if place})})


def _covering(names: set[str]) -> list[tuple[str, str]]:
	"""Return (organization, open campaign over it), later campaigns last."""
	if not names:
		return []
	Campaign, Above, Place = (
		frappe.qb.DocType(CAMPAIGN),
		frappe.qb.DocType(ORGANIZATION).as_("above"),
		frappe.qb.DocType(ORGANIZATION).as_("place"),
	)
	return (
		frappe.qb.from_(Campaign)
		.join(Above)
		.on(Above.name == Campaign.organization)
		.join(Place)
		.on((Place.lft >= Above.lft) & (Place.rgt <= Above.rgt))
		.select(Place.name, Campaign.name)
		.where((Campaign.status == "Open") & Place.name.isin(sorted(names)))
		.orderby(Campaign.creation)
		.orderby(Campaign.name)
	).run()
