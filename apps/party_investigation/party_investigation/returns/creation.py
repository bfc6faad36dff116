"""The Unit Returns of a campaign: one for every unit and form set that it hands in (decisions D9, D13).

An opened campaign makes them in the background, chunk by chunk; a unit that comes later gets its own at once. What is there already is
left as it is, so a run that broke off is simply started again. Checks no permission: the caller has.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, now_datetime
from party_investigation import scope
from party_investigation.batch import Batch
from party_investigation.investigation.campaign_policy import open_campaigns, policy_of
from party_investigation.returns import kept_counts
from party_investigation.rules.approval import NOT_SUBMITTED, OPEN
from party_investigation.rules.calendar import LEVELS, Level
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.form_sets import FORM_SETS, FilledBy, FormSet, due_dates, level_of
from party_investigation.rules.return_progress import day_number

CAMPAIGN, RETURN, ORGANIZATION = "Investigation Campaign", "Unit Return", "Party Organization"
COPY = "Elsewhere, Copy Here"
ORGANS = ("组织部",)
"""Kinds of organizations that are the office of a committee and hand in nothing of their own."""
CHUNK = 2000
"""Organizations whose returns are made in one transaction."""
PLACE = ("parent_party_organization", "hands_in", "kind", "disabled")
"""Fields of an organization on which depends what it hands in, and to whom."""
UNIT_FIELDS = ("name", "organization_name", "lft", "rgt", *PLACE)


@dataclass(frozen=True)
class Demand:
	"""A form set as a campaign asks for it: who fills it, and for each level when it is due and locks."""

	form_set: FormSet
	filled_by: FilledBy
	stage: str
	due_on: Mapping[Level, dt.date | None]
	lock_on: Mapping[Level, dt.date | None]


def demands_of(campaign: str | Document) -> list[Demand]:
	"""Return the form sets that a campaign asks for; all of them where it says nothing."""
	document = frappe.get_cached_doc(CAMPAIGN, campaign) if isinstance(campaign, str) else campaign
	stages = {stage.key: stage for stage in policy_of(campaign).stages}
	rows = document.form_sets or [default_row(form_set) for form_set in FORM_SETS.values()]
	demands = []
	for row in rows:
		stage = stages.get(row.stage)
		if not cint(row.get("enabled")):
			continue
		given = {
			"branch": row.get("branch_due_on"),
			"committee": row.get("committee_due_on"),
			"unit": row.get("due_on"),
		}
		usual = due_dates(stage) if stage else {}
		demands.append(
			Demand(
				FORM_SETS[row.form_set],
				row.filled_by,
				row.stage,
				{level: getdate(given[level]) if given[level] else usual.get(level) for level in LEVELS},
				{level: stage.lock_on(level) if stage else None for level in LEVELS},
			)
		)
	return demands


def default_row(form_set: FormSet) -> frappe._dict:
	"""Return the row of Form Sets that a campaign begins with."""
	return frappe._dict(form_set=form_set.key, enabled=1, filled_by=form_set.filled_by, stage=form_set.stage)


def return_name(campaign: str, organization: str, form_set: str) -> str:
	"""Return the name of a unit's return of a form set."""
	return f"{campaign}-{organization}-{FORM_SETS[form_set].code}"


# ---------------------------------------------------------------- all of a campaign


def enqueue_creation(campaign: str) -> None:
	"""Let a background job make the returns that a campaign lacks, once the transaction is committed.

	Each order has a job of its own: one that runs already may have looked before this transaction.
	"""
	frappe.enqueue(
		"party_investigation.returns.creation.create_returns",
		queue="long",
		timeout=3600,
		enqueue_after_commit=True,
		campaign=campaign,
	)


def create_returns(campaign: str) -> int:
	"""Make the returns that an open campaign lacks; return how many were made.

	A background job. It ends the transaction after each chunk and publishes its progress to the user who started it.
	"""
	if frappe.db.get_value(CAMPAIGN, campaign, "status") != "Open":
		return 0
	demands, made, seen = demands_of(campaign), 0, 0
	lft, rgt = _place_of_campaign(campaign)
	total = (rgt - lft + 1) // 2
	for units in _chunks(lft, rgt):
		with kept_counts.following(campaign, _of_units(units)):
			made += _insert(campaign, units, demands)
		frappe.db.commit()
		seen += len(units)
		frappe.publish_progress(
			percent=min(100, seen * 100 / total),
			title=_("Making the returns of all units"),
			doctype=CAMPAIGN,
			docname=campaign,
			description=f"{seen} / {total}",
		)
	return made


def create_missing() -> None:
	"""Make up for what a broken-off job or a bulk change left without a return; for the daily schedule."""
	for campaign in frappe.get_all(CAMPAIGN, filters={"status": "Open"}, pluck="name"):
		enqueue_creation(campaign)


def _place_of_campaign(campaign: str) -> tuple[int, int]:
	return scope.place_of(frappe.db.get_value(CAMPAIGN, campaign, "organization")) or scope.NOWHERE


def _chunks(lft: int, rgt: int) -> Iterator[list[dict]]:
	"""Yield the organizations of a part of the tree in its order."""
	last = lft - 1
	while units := frappe.get_all(
		ORGANIZATION,
		filters=[["lft", ">", last], ["lft", "<=", rgt]],
		fields=list(UNIT_FIELDS),
		order_by="lft asc",
		limit_page_length=CHUNK,
	):
		yield units
		last = units[-1].lft


def _insert(campaign: str, units: Sequence[Mapping], demands: Iterable[Demand]) -> int:
	"""Insert the returns that some organizations lack, with two queries."""
	wanted = {row["name"]: row for unit in units for row in _rows(campaign, unit, demands)}
	there = frappe.get_all(
		RETURN,
		filters={"campaign": campaign, "organization": ["in", [unit["name"] for unit in units]]},
		pluck="name",
	)
	batch = Batch(RETURN)
	added = [wanted[name] for name in wanted.keys() - set(there)]
	for row in added:
		batch.add(row)
	batch.flush(ignore_duplicates=True)  # somebody may have made one of them meanwhile
	return len(added)


def _of_units(units: Iterable[Mapping]):
	"""The condition for the returns of some organizations."""
	return frappe.qb.DocType(RETURN).organization.isin([unit["name"] for unit in units] or [""])


def _rows(campaign: str, unit: Mapping, demands: Iterable[Demand]) -> Iterator[dict]:
	"""Yield the returns that an organization hands in, as they begin."""
	if unit["disabled"] or unit["kind"] in ORGANS:
		return
	level = _level(campaign, unit)
	for demand in demands:
		if demand.form_set.is_filled_at(level, demand.filled_by):
			yield {
				"name": return_name(campaign, unit["name"], demand.form_set.key),
				"campaign": campaign,
				"organization": unit["name"],
				"organization_name": unit["organization_name"],
				"form_set": demand.form_set.key,
				"status": NOT_SUBMITTED,
				"workflow_state": NOT_SUBMITTED,
				"state_since": now_datetime(),
				"state_day": day_number(today_in_china()),
				"due_on": demand.due_on[level],
				"lock_on": demand.lock_on[level],
				**_standing(campaign, unit),
			}


def _level(campaign: str, unit: Mapping) -> Level:
	top = frappe.get_cached_doc(CAMPAIGN, campaign).organization
	return level_of(unit["rgt"] - unit["lft"] == 1, unit["name"] == top)


def _standing(campaign: str, unit: Mapping) -> dict:
	"""To whom an organization hands in, on which level, and whether that is a copy only."""
	return {
		"superior": unit["parent_party_organization"] or None,
		"level": _level(campaign, unit),
		"is_copy": int(unit["hands_in"] == COPY),
	}


# ---------------------------------------------------------------- of one unit


def follow(organization: str, *others: str | None) -> None:
	"""Bring the returns of organizations that were made, moved or dissolved up to date in the open campaigns over them.

	What was handed in before stands: only returns that are open go to another superior, and only those never handed in go away.
	"""
	names = [name for name in dict.fromkeys((organization, *others)) if name]
	units = frappe.get_all(ORGANIZATION, filters={"name": ["in", names]}, fields=list(UNIT_FIELDS))
	for campaign in open_campaigns(names):
		lft, rgt = _place_of_campaign(campaign)
		within = [unit for unit in units if lft <= unit.lft and unit.rgt <= rgt]
		demands = demands_of(campaign)
		with kept_counts.following(campaign, _of_units(within)):
			_insert(campaign, within, demands)
			for unit in within:
				_bring_up_to_date(campaign, unit, {row["name"] for row in _rows(campaign, unit, demands)})


def _bring_up_to_date(campaign: str, unit: Mapping, wanted: set[str]) -> None:
	of_unit = {"campaign": campaign, "organization": unit["name"]}
	frappe.db.set_value(RETURN, {**of_unit, "status": ["in", OPEN]}, _standing(campaign, unit))
	frappe.db.delete(
		RETURN, {**of_unit, "name": ["not in", sorted(wanted) or [""]], "version": 0, "status": NOT_SUBMITTED}
	)
