"""What an open search lacks before its member may count as not found, as the search keeps it in words (decisions D5)."""

from collections import defaultdict
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import getdate
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.rules import search
from party_investigation.rules.policy import CampaignPolicy

SEARCH = "Contact Search"


def in_words(
	result: str, attempts: Sequence[search.Attempt], policy: CampaignPolicy, language: str | None = None
) -> str:
	"""What attempts lack; nothing once the search has a result.

	:param language: of the words; that of the user without one
	"""
	if result != search.OPEN:
		return ""
	needed = search.still_needed(attempts, policy)
	parts = (
		(needed.attempts, _("{0} more attempts", lang=language)),
		(needed.means, _("{0} by other means", lang=language)),
		(needed.days, _("{0} on other days", lang=language)),
	)
	return ", ".join(text.format(number) for number, text in parts if number)


def renew(names: Sequence[str], language: str | None = None) -> int:
	"""Compute anew what some open searches keep of it, with two queries; returns how many differed and were written."""
	rows = frappe.get_all(
		SEARCH,
		filters={
			"name": ["in", [*names] or [""]],
			"result": search.OPEN,
			"campaign": ["is", "set"],  # not what a merge has set aside
		},
		fields=["name", "campaign", "missing"],
	)
	attempts: dict[str, list[search.Attempt]] = defaultdict(list)
	for made in frappe.get_all(
		"Search Attempt",
		filters={"parenttype": SEARCH, "parent": ["in", [row.name for row in rows] or [""]]},
		fields=["parent", "attempted_on", "means"],
	):
		attempts[made.parent].append(search.Attempt(getdate(made.attempted_on), made.means))
	policies = {campaign: policy_of(campaign) for campaign in {row.campaign for row in rows}}
	changes = {}
	for row in rows:
		missing = in_words(search.OPEN, attempts[row.name], policies[row.campaign], language)
		if missing != (row.missing or ""):
			changes[row.name] = {"missing": missing}
	if changes:
		frappe.db.bulk_update(SEARCH, changes, update_modified=False)
	return len(changes)
