"""How far the returns are, unit by unit: counted, never from members (decisions D9, D13).

Of what is handed in below a unit the counts that are kept are read (`kept_counts`): a row a unit, whatever the campaign's size.
Whoever may read the organization at the top sees the counts of all below it; callers check that.
"""

from collections import defaultdict
from collections.abc import Sequence

import frappe
from party_investigation.returns import kept_counts
from party_investigation.returns.counting import RETURN, counted
from party_investigation.returns.return_counts import Counts, ReturnCounts, sum_of

ORGANIZATION = "Party Organization"

Key = tuple[str, str]
"""An organization and a form set."""


def counts_by_unit(
	campaign: str, top: str, units: Sequence[dict], form_sets: Sequence[str], level: str | None = None
) -> dict[Key, ReturnCounts]:
	"""Return what each of some units right below `top` and all below it have handed in, by unit and form set.

	:param units: with `name`
	"""
	names = [unit["name"] for unit in units]
	parts: defaultdict[Key, list[Counts]] = defaultdict(list)
	Return = frappe.qb.DocType(RETURN)
	condition = (Return.campaign == campaign) & Return.organization.isin(names or [""])
	for (name, form_set, of_level), counts in counted(
		condition, Return.organization, Return.form_set, Return.level
	):
		if level in (None, of_level):
			parts[name, form_set].append(counts)
	for name, kinds in kept_counts.below(campaign, [name for name in names if name != top]).items():
		for (form_set, of_level), counts in kinds.items():
			if level in (None, of_level):
				parts[name, form_set].append(counts)
	totals = {key: sum_of(counts) for key, counts in parts.items() if key[1] in form_sets}
	return {key: ReturnCounts(counts) for key, counts in totals.items() if counts.get("total")}


def own_returns(campaign: str, units: Sequence[dict], form_sets: Sequence[str]) -> dict[Key, dict]:
	"""Return name and status of the returns of the units themselves, by unit and form set."""
	rows = frappe.get_list(
		RETURN,
		filters={
			"campaign": campaign,
			"form_set": ["in", form_sets],
			"organization": ["in", [unit["name"] for unit in units] or [""]],
		},
		fields=["name", "organization", "form_set", "status"],
		limit_page_length=0,
	)
	return {(row.organization, row.form_set): row for row in rows}
