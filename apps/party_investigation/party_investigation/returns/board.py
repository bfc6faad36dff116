"""How far the returns are, unit by unit, counted from the returns themselves and never from members (decisions D9, D13).

Counts that are kept (`kept_counts`) are added up; where one is outdated, the returns are counted.
Whoever may read the organization at the top sees the counts of all below it; callers check that.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

import frappe
from party_investigation.reporting.visible import below
from party_investigation.returns import kept_counts
from party_investigation.returns.counting import RETURN, counted, of_campaign
from party_investigation.returns.tally import NUMBERS, SINCE, Tally

CAMPAIGN, ORGANIZATION = "Investigation Campaign", "Party Organization"
PARTS = 2000
"""Where more committees than so many have outdated counts, all returns are counted: part by part would take longer."""

Key = tuple[str, str]
"""An organization and a form set."""


def tallies(
	campaign: str, top: str, units: Sequence[dict], form_sets: Sequence[str], level: str | None = None
) -> dict[Key, Tally]:
	"""Return what each of some units right below `top` and all below it have handed in, by unit and form set.

	:param units: with `name`, `lft` and `rgt`
	"""
	is_kept = kept_counts.are_kept(campaign)
	parts = (
		_kept_below(campaign, top, units, form_sets, level)
		if is_kept
		else _below(campaign, top, form_sets, level)
	)
	return _summed(units, [*_of_units(campaign, units, form_sets, level), *parts])


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


def _summed(units: Sequence[dict], rows: Iterable[Sequence]) -> dict[Key, Tally]:
	"""Count rows `(lft, form set, numbers…, since…)` for the unit in whose part of the tree they stand."""
	ordered = sorted(units, key=lambda unit: unit["lft"])
	starts = [unit["lft"] for unit in ordered]
	found: defaultdict[Key, list[Sequence]] = defaultdict(list)
	for lft, form_set, *counts in rows:
		place = bisect_right(starts, lft) - 1
		if place >= 0 and lft <= ordered[place]["rgt"]:
			found[ordered[place]["name"], form_set].append(counts)
	return {key: Tally.of(counts) for key, counts in found.items()}


def _of_units(
	campaign: str, units: Sequence[dict], form_sets: Sequence[str], level: str | None
) -> Iterable[Sequence]:
	"""The returns of the units themselves."""
	Return = frappe.qb.DocType(RETURN)
	names = [unit["name"] for unit in units] or [""]
	return _grouped(
		Return.organization, of_campaign(campaign, form_sets, level) & Return.organization.isin(names)
	)


def _below(
	campaign: str, top: str, form_sets: Sequence[str], level: str | None, only=None
) -> Iterable[Sequence]:
	"""The returns of all that hand in to a unit below `top`, by that unit; the whole campaign needs no condition.

	:param only: the committees that receive them, where not all are looked at
	"""
	Return = frappe.qb.DocType(RETURN)
	condition = of_campaign(campaign, form_sets, level) & (Return.superior != top)
	if only is not None:
		condition &= Return.superior.isin(only)
	elif frappe.db.get_value(CAMPAIGN, campaign, "organization") != top:
		condition &= Return.superior.isin(below(top))
	return _grouped(Return.superior, condition)


def _kept_below(
	campaign: str, top: str, units: Sequence[dict], form_sets: Sequence[str], level: str | None
) -> Iterable[Sequence]:
	"""The same from the counts that are kept: of a unit as a whole, or where something below it is outdated, part by part."""
	wrong = kept_counts.wrong_places(campaign)
	if len(wrong) > PARTS:
		return _below(campaign, top, form_sets, level)
	places, found, uncounted = sorted(wrong.values()), [], []
	looked_at = [unit for unit in units if unit["name"] != top and _has_units_below(unit)]
	while looked_at:
		whole, parted = [], []
		for unit in looked_at:
			(parted if _stands_in(unit, places) else whole).append(unit)
		right = [unit for unit in parted if unit["name"] not in wrong]
		uncounted += [unit["name"] for unit in parted if unit["name"] in wrong]
		found += _rows_kept(campaign, whole, "below", form_sets, level)
		found += _rows_kept(campaign, right, "counts", form_sets, level)
		looked_at = [unit for unit in _right_below(parted) if _has_units_below(unit)]
	return [*found, *(_below(campaign, top, form_sets, level, uncounted) if uncounted else [])]


def _has_units_below(unit: dict) -> bool:
	return unit["rgt"] - unit["lft"] > 1


def _stands_in(unit: dict, places: Sequence[int]) -> bool:
	"""Whether one of the places lies in the unit's part of the tree."""
	place = bisect_left(places, unit["lft"])
	return place < len(places) and places[place] <= unit["rgt"]


def _right_below(units: Sequence[dict]) -> list[dict]:
	filters = {"parent_party_organization": ["in", [unit["name"] for unit in units]]}
	return frappe.get_all(ORGANIZATION, filters=filters, fields=["name", "lft", "rgt"]) if units else []


def _rows_kept(
	campaign: str, units: Sequence[dict], column: str, form_sets: Sequence[str], level: str | None
) -> Iterable[Sequence]:
	places = {unit["name"]: unit["lft"] for unit in units}
	for name, counts in kept_counts.kept(campaign, [*places], column) if places else ():
		for form_set, of_level, numbers in counts:
			if form_set in form_sets and level in (None, of_level):
				yield places[name], form_set, *numbers


def _grouped(organization, condition) -> list[Sequence]:
	"""Return lft, form set and the counts of the returns that fulfil a condition, by the organization in a column of theirs."""
	Return, Organization = frappe.qb.DocType(RETURN), frappe.qb.DocType(ORGANIZATION)
	counts = counted(condition, Return.form_set, organization.as_("place"))
	return (
		frappe.qb.from_(counts)
		.join(Organization)
		.on(Organization.name == counts.place)
		.select(Organization.lft, counts.form_set, *(counts[name] for name in (*NUMBERS, *SINCE)))
	).run()
