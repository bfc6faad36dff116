"""What a merge or a split would do, before it is done: documents, figures, returns, appointments, and what forbids it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, today
from party_investigation.organization.changes import returns
from party_investigation.organization.changes.plan import RECORD, Plan, lies_within, units_of
from party_investigation.organization.tree import name_of
from party_investigation.reporting.aggregation import relocated, tabulate
from party_investigation.reporting.figures import facts_below
from party_investigation.rules.annex_documents import LINES
from party_investigation.rules.comparison import COUNTS

SHOWN = 5
"""So many documents or users are named in a refusal."""
ANNEXES = ("annex4", "annex5")


def preview_of(change, plan: Plan) -> dict[str, Any]:
	"""Return what a change does, for the form. Checks no permission: the caller has."""
	problems = refusals(change, plan)
	return {
		"documents": plan.counts(),
		"ways": _ways(plan),
		"kept": plan.kept,
		"figures": [] if problems else figures(change.campaign, plan),
		"returns": returns.touched(plan),
		"appointments": [
			{"user": row.user, "capacity": row.capacity, "organization": row.organization}
			for row in plan.appointments
		],
		"sees_more": _sees_more(plan),
		"dissolved": {
			code: plan.units[code].organization_name for code in plan.dissolved if code in plan.units
		},
		"new": {unit["organization_code"]: unit["organization_name"] for unit in plan.new},
		"superiors": plan.superiors,
		"refusals": problems,
		"seen": plan.digest(),
	}


def _ways(plan: Plan) -> list[dict[str, Any]]:
	"""How many members go from which organization to which."""
	ways = Counter((move.before, move.after) for move in plan.moves if move.doctype == "Party Member")
	names = _names(plan)
	return [
		{
			"from": before,
			"from_name": names.get(before),
			"to": after,
			"to_name": names.get(after),
			"members": n,
		}
		for (before, after), n in sorted(ways.items())
	]


def _names(plan: Plan) -> dict[str, str]:
	return {
		**{code: unit.organization_name for code, unit in plan.units.items()},
		**{unit["organization_code"]: unit["organization_name"] for unit in plan.new},
	}


# ---------------------------------------------------------------- figures


def figures(campaign: str, plan: Plan) -> list[dict[str, Any]]:
	"""Return the figures before and after of every organization in which one changes, and of the lowest one above them all."""
	top = common_superior(plan)
	if top is None:
		return []
	facts = facts_below(campaign, top)
	after = relocated(facts, _parents_after(facts.parents, plan), *_places(campaign, plan))
	then, now = tabulate(facts), tabulate(after)
	table = {
		"annex4": "annex4"
		if frappe.get_cached_value("Investigation Campaign", campaign, "annex_4_rows") == "Person Category"
		else "annex4_by_unit",
		"annex5": "annex5",
	}
	names = {**_names(plan), **_names_of(now, plan)}
	rows = []
	for code in now:
		counts = {name: [then.get(code, {}).get(name, 0), now[code][name]] for name in COUNTS}
		cells = [
			{"annex": annex[-1], **cell}
			for annex in ANNEXES
			for cell in _cells(then.get(code, {}).get(table[annex], {}), now[code][table[annex]])
		]
		if cells or code == top or any(before != later for before, later in counts.values()):
			row = {"organization": code, "organization_name": names.get(code), "is_top": code == top}
			rows.append({**row, **counts, "cells": cells})
	return rows


def common_superior(plan: Plan) -> str | None:
	"""Return the lowest organization that stands above all that are touched, or is one of them; None if there is none."""
	places = [*plan.units.values()]
	if not places:
		return None
	lft, rgt = min(unit.lft for unit in places), max(unit.rgt for unit in places)
	above = frappe.get_all(
		"Party Organization",
		{"lft": ["<=", lft], "rgt": [">=", rgt]},
		pluck="name",
		order_by="lft desc",
		limit=1,
	)
	return above[0] if above else None


def _parents_after(parents: Mapping[str, str | None], plan: Plan) -> dict[str, str | None]:
	made = {unit["organization_code"]: unit["parent_party_organization"] for unit in plan.new}
	return {**parents, **made, **{unit: to for unit, to in plan.superiors.items() if unit in parents}}


def _places(campaign: str, plan: Plan) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]]:
	"""Where records and lines hang afterwards that move."""
	moves = [move for move in plan.moves if move.campaign == campaign]
	records, lines = (
		{(move.member, move.before): move.after for move in moves if move.doctype in doctypes}
		for doctypes in ((RECORD,), LINES)
	)
	return records, lines


def _names_of(codes: Mapping[str, Any], plan: Plan) -> dict[str, str]:
	return {code: unit.organization_name for code, unit in units_of(codes).items()}


def _cells(then: dict, now: dict) -> Iterator[dict[str, Any]]:
	"""The cells of a table that differ."""
	for row in sorted({*then, *now}):
		before, after = then.get(row, {}), now.get(row, {})
		for column in sorted({*before, *after}, key=int):
			if before.get(column, 0) != after.get(column, 0):
				yield {
					"row": row,
					"column": column,
					"before": before.get(column, 0),
					"after": after.get(column, 0),
				}


# ---------------------------------------------------------------- who sees


def _sees_more(plan: Plan) -> list[dict[str, Any]]:
	"""The organizations above a receiving unit, and not above where something comes from, whose officers see it from now on."""
	above_new = {unit["organization_code"]: unit["parent_party_organization"] for unit in plan.new}
	gains = {above_new.get(code, code): origins for code, origins in plan.gains().items()}
	origins = units_of({each for of_one in gains.values() for each in of_one})
	wider = {
		row.name: row
		for row in _above([*gains])
		if (row.name != row.below or row.name in above_new.values())
		and any(not lies_within(origins[each], row) for each in gains[row.below] if each in origins)
	}
	appointed = Counter(
		frappe.get_all(
			"Organization Appointment",
			filters={"organization": ["in", [*wider] or [""]]},
			or_filters=[["to_date", "is", "not set"], ["to_date", ">=", today()]],
			pluck="organization",
		)
	)
	return [
		{"organization": code, "organization_name": row.organization_name, "appointments": appointed[code]}
		for code, row in wider.items()
	]


def _above(codes: list[str]) -> list[frappe._dict]:
	"""Every organization with each of `codes` that is it or stands below it."""
	Above, Below = (
		frappe.qb.DocType("Party Organization"),
		frappe.qb.DocType("Party Organization").as_("below"),
	)
	return (
		frappe.qb.from_(Above)
		.join(Below)
		.on((Above.lft <= Below.lft) & (Above.rgt >= Below.rgt))
		.where(Below.name.isin(codes or [""]))
		.select(Above.name, Above.organization_name, Above.lft, Above.rgt, Below.name.as_("below"))
	).run(as_dict=True)


# ---------------------------------------------------------------- what forbids it


def refusals(change, plan: Plan) -> list[str]:
	"""Return what forbids the change as the site is now, in words."""
	return [
		*_of_campaigns(change, plan),
		*_of_units(change, plan),
		*_of_members(change),
		*_of_letters(plan),
		*_of_appointments(plan),
		*returns.refusals(plan),
	]


def _of_campaigns(change, plan: Plan) -> Iterator[str]:
	if change.campaign not in plan.campaigns:
		yield _("The campaign {0} is not open. Without one, change the tree itself.").format(change.campaign)
	for name in plan.campaigns:
		if not frappe.get_doc("Investigation Campaign", name).has_permission("write"):
			yield _(
				"The campaign {0} is open, which froze the tree. Ask the department that opened it."
			).format(name)


def _of_units(change, plan: Plan) -> Iterator[str]:
	dissolved = [plan.units[code] for code in plan.dissolved]
	for code, unit in plan.units.items():
		name = f"{unit.organization_name} ({code})"
		if unit.disabled:
			yield _("{0} is dissolved already.").format(name)
		if code in plan.receivers() and any(
			unit is not each and lies_within(unit, each) for each in dissolved
		):
			yield _("{0} stands below an organization that is dissolved; move it in the tree first.").format(
				name
			)
	yield from _of_places(plan)
	top = frappe.db.get_value("Investigation Campaign", change.campaign, "organization")
	if top in plan.dissolved:
		yield _("{0} is investigated by the campaign {1} and cannot be dissolved during it.").format(
			top, change.campaign
		)
	for code in units_of(unit["organization_code"] for unit in plan.new):
		yield _(
			"New Organizations: the code {0} is taken. Give another one, or choose that organization."
		).format(code)
	if not plan.moves and not plan.superiors and not plan.dissolved:
		yield _("Nobody goes anywhere. List members, rules or subordinate organizations.")


def _of_places(plan: Plan) -> Iterator[str]:
	"""Nothing may come to hang on itself or on what is dissolved."""
	places = {**units_of(plan.superiors), **plan.units}
	for code, superior in plan.superiors.items():
		if superior in places and lies_within(places[superior], places[code]):
			yield _("{0} cannot hang on {1}, which stands below it.").format(code, superior)
	for unit in plan.new:
		if unit["parent_party_organization"] in plan.dissolved:
			yield _(
				"New Organizations: {0} cannot hang on {1}, which is dissolved. Choose another superior."
			).format(unit["organization_code"], unit["parent_party_organization"])


def _of_members(change) -> Iterator[str]:
	holders = dict(
		frappe.get_all(
			"Party Member",
			{"name": ["in", [row.member for row in change.members] or [""]]},
			["name", "organization"],
			as_list=True,
		)
	)
	for row in change.members:
		if holders.get(row.member) != change.source:
			yield _(
				"Members by Name, row {0}: {1} does not hold this member any more. Take the row out."
			).format(row.idx, change.source)


def _of_letters(plan: Plan) -> Iterator[str]:
	if plan.to_themselves:
		shown = "、".join(plan.to_themselves[:SHOWN])
		yield _(
			"{0} letters are on the way between organizations that become one ({1}): confirm their receipt or declare them void first."
		).format(len(plan.to_themselves), shown)


def _of_appointments(plan: Plan) -> Iterator[str]:
	for row in plan.appointments:
		appointment = frappe.get_doc("Organization Appointment", row.name)
		shown = (row.user, _(row.capacity), name_of(row.organization))
		if getdate(row.from_date) >= getdate(today()):
			yield _(
				"The appointment of {0} as {1} of {2} begins today or later and cannot end with the change: end it first, or wait a day."
			).format(*shown)
		elif row.user == frappe.session.user:
			yield _(
				"Your own appointment as {1} of {2} would end: ask another officer to carry it out."
			).format(*shown)
		elif not appointment.has_permission("write"):
			yield _("The appointment of {0} as {1} of {2} has to end first; you may not end it.").format(
				*shown
			)
