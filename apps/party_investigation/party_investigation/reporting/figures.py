"""Reading what the figures of a campaign, or of a part of it, depend on, with a handful of queries whatever its size."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.query_builder.functions import Count
from party_investigation.investigation.campaign_policy import campaigns_before, policy_of
from party_investigation.reporting.aggregation import Facts, Letter, Lost, lost_person, tabulate
from party_investigation.reporting.visible import below
from party_investigation.rules import annex5
from party_investigation.rules.annex_documents import LINES, RESTORED
from party_investigation.rules.measures import MEASURES
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES

LASTING = [measure.label for measure in MEASURES if measure.status_after in HOLDING_STATUSES]
"""Measures that lead to a state in which the branch still holds the relationship."""
CAMPAIGN, ORGANIZATION, RECORD = "Investigation Campaign", "Party Organization", "Investigation Record"


@dataclass(frozen=True)
class Part:
	"""A part of a campaign: some organizations, or one and all below it."""

	places: Any = None
	"""The names of the organizations as a list or a query; None for the whole campaign."""
	filters: dict[str, list] = field(default_factory=dict)
	"""The same as filters of lists."""

	@classmethod
	def of(cls, organizations: list[str]) -> Part:
		"""Return these organizations."""
		return cls(organizations, {"organization": ["in", organizations]})

	@classmethod
	def below(cls, campaign: str, organization: str) -> Part:
		"""Return an organization and all below it."""
		if frappe.get_cached_value(CAMPAIGN, campaign, "organization") == organization:
			return cls()
		return cls(below(organization), {"organization": ["descendants of (inclusive)", organization]})


def figures_of(campaign: str) -> dict[str, dict]:
	"""The figures of every organization of the campaign, by organization code. Checks no permission."""
	return figures_below(campaign, frappe.get_cached_value(CAMPAIGN, campaign, "organization"))


def figures_below(campaign: str, organization: str) -> dict[str, dict]:
	"""The figures of an organization and of each below it; what lies elsewhere is not read. Checks no permission."""
	return tabulate(facts_below(campaign, organization))


def facts_below(campaign: str, organization: str) -> Facts:
	"""Read what the figures of an organization and of each below it depend on. Checks no permission."""
	return _read_facts(campaign, _parents(organization), Part.below(campaign, organization))


def facts_of_counts(campaign: str, organization: str, is_own: bool = False) -> Facts:
	"""Read only what `aggregation.people_of_counts` looks at. Checks no permission.

	:param is_own: of the organization's own people; else of those below it as well
	"""
	parents = {organization: None} if is_own else _parents(organization)
	part = Part.of([organization]) if is_own else Part.below(campaign, organization)
	return Facts(
		parents=parents,
		policy=policy_of(campaign),
		letters=_letters(campaign, part),
		mobile=_mobile(campaign, part),
	)


def _parents(organization: str) -> dict[str, str | None]:
	"""Return the organizations at and below one in the order of the tree, each with its superior; the first has none."""
	lft, rgt = frappe.db.get_value(ORGANIZATION, organization, ["lft", "rgt"])
	parents = dict(
		frappe.get_all(
			ORGANIZATION,
			filters={"lft": [">=", lft], "rgt": ["<=", rgt]},
			fields=["name", "parent_party_organization"],
			order_by="lft asc",
			as_list=True,
		)
	)
	parents[organization] = None
	return parents


def own_figures(campaign: str, organizations: Iterable[str]) -> dict[str, dict]:
	"""The figures of each of some organizations without those below it: of its own people. Checks no permission."""
	parents = dict.fromkeys(organizations)
	return tabulate(_read_facts(campaign, parents, Part.of([*parents]))) if parents else {}


def _read_facts(campaign: str, parents: dict[str, str | None], part: Part) -> Facts:
	"""Read what the figures depend on."""
	records = _records(campaign, part)
	lost = [line for doctype in LINES for line in _lost(campaign, part, doctype)]
	return Facts(
		parents=parents,
		policy=policy_of(campaign),
		records=records,
		# committees have hardly any people of their own: letters and absences hang on records, outcomes on lines
		letters=_letters(campaign, part) if records else [],
		mobile=_mobile(campaign, part) if records else [],
		lost=lost,
		outcomes=_outcomes_of(campaign, lost, part) if lost else {},
	)


def _within(query: Any, document: Any, places: Any) -> Any:
	return query if places is None else query.where(document.organization.isin(places))


def _records(campaign: str, part: Part) -> dict[str, int]:
	Record = frappe.qb.DocType(RECORD)
	counted = (
		frappe.qb.from_(Record)
		.select(Record.organization, Count("*"))
		.where(Record.campaign == campaign)
		.groupby(Record.organization)
	)
	return dict(_within(counted, Record, part.places).run())


def _letters(campaign: str, part: Part) -> list[Letter]:
	"""Return the latest letter that is not void of each record: the letters of the branch that has it, of no former one."""
	Record, Document = frappe.qb.DocType(RECORD), frappe.qb.DocType("Transfer Letter")
	rows = (
		frappe.qb.from_(Document)
		.join(Record)
		.on((Record.member == Document.member) & (Record.organization == Document.organization))
		.select(
			Document.member,
			Record.organization,
			Document.issued_on,
			Document.validity_days,
			Document.receipt_on,
			Document.to_organization,
		)
		.where((Record.campaign == campaign) & (Document.status != "Void"))
		.orderby(Document.issued_on)
		.orderby(Document.creation)
	)
	if part.places is not None:  # all letters of a member, or an older one would pass for the latest
		Here = frappe.qb.DocType(RECORD).as_("here")
		here = frappe.qb.from_(Here).select(Here.member).where(Here.campaign == campaign)
		rows = rows.where(Document.member.isin(_within(here, Here, part.places)))
	latest = {(row[0], row[1]): row for row in rows.run()}
	received = _received_late(campaign, latest.values())
	return [
		Letter(*row[:5], received_by=row[5] if (row[0], row[5]) in received else None)
		for row in latest.values()
	]


def _received_late(campaign: str, letters: Iterable[Any]) -> set[tuple[str, str]]:
	"""Return who has a record with which branch, of those whose letter was received after the reference date: few, or nobody."""
	reference = policy_of(campaign).search_closes_on
	late = {member for member, *_, receipt_on, _to in letters if receipt_on and receipt_on > reference}
	if not late:
		return set()
	filters = {"campaign": campaign, "member": ["in", sorted(late)]}
	rows = frappe.get_all(RECORD, filters=filters, fields=["member", "organization"], as_list=True)
	return set(map(tuple, rows))


def _mobile(campaign: str, part: Part) -> list[tuple[str, str, dt.date]]:
	away = frappe.get_all(
		RECORD,
		filters={"campaign": campaign, "is_mobile": 1, "left_on": ["is", "set"], **part.filters},
		fields=["organization", "member", "left_on"],
		order_by="name asc",
		as_list=True,
	)
	return [tuple(row) for row in away]


def _lost(campaign: str, part: Part, doctype: str) -> list[Lost]:
	lines = frappe.get_all(
		doctype,
		filters={"campaign": campaign, "withdrawn_on": ["is", "not set"], **part.filters},
		fields=["organization", "member", "person_category", "unit_category", "months_out", "reason"],
		order_by="name asc",
		as_list=True,
	)
	is_found = doctype == RESTORED
	return [
		Lost(organization, member, lost_person(category, unit, months, reason, is_found))
		for organization, member, category, unit, months, reason in lines
	]


def _outcomes_of(campaign: str, lost: list[Lost], part: Part) -> dict[str, tuple[annex5.Outcome, ...]]:
	return approved_outcomes(campaign, None if part.places is None else [line.member for line in lost])


def approved_outcomes(campaign: str, members: Iterable[str] | None) -> dict[str, tuple[annex5.Outcome, ...]]:
	"""Return what is approved for some members, wherever the case was made; None for all of the campaign. Checks no permission."""
	about = {} if members is None else {"member": ["in", sorted(set(members)) or [""]]}
	cases: dict[str, Any] = {}
	for counting in _counting_in(campaign):
		rows = frappe.get_all(
			"Disposition Case",
			filters={"status": "Approved", **counting, **about},
			fields=["name", "member", "measure", "effective_on"],
			order_by="name asc",
			as_list=True,
		)
		cases.update((name, outcome) for name, *outcome in rows)
	return _by_member(cases.values())


def _counting_in(campaign: str) -> list[dict[str, Any]]:
	"""Return which cases count in a campaign: its own, and of those before it what is a state that lasts.

	Whose membership was suspended or relationship retained in an earlier campaign is still handled so.
	"""
	before = campaigns_before(campaign)
	lasting = {"campaign": ["in", before], "measure": ["in", LASTING]}
	return [{"campaign": campaign}, *([lasting] if before else [])]


def _by_member(rows: Iterable[Any]) -> dict[str, tuple[annex5.Outcome, ...]]:
	outcomes: defaultdict[str, tuple[annex5.Outcome, ...]] = defaultdict(tuple)
	for member, measure, effective_on in rows:
		if not effective_on:  # its effect is suspended while an appeal is reviewed
			continue
		outcomes[member] += (annex5.Outcome(measure, effective_on),)
	return outcomes
