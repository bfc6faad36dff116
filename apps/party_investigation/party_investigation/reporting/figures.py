"""Reading what the figures of a campaign depend on, with a handful of queries whatever its size."""

import datetime as dt
from collections import defaultdict

import frappe
from frappe.query_builder.functions import Count
from party_investigation.reporting.tally import Facts, Letter, Lost, lost_person, tabulate
from party_investigation.rules import annex5


def figures_of(campaign: str) -> dict[str, dict]:
	"""The figures of every organization of the campaign, by organization code. Checks no permission."""
	return tabulate(read_facts(campaign))


def read_facts(campaign: str) -> Facts:
	"""Read what the figures of `campaign` depend on. Checks no permission."""
	settings = frappe.get_cached_doc("Investigation Campaign", campaign)
	lft, rgt = frappe.db.get_value("Party Organization", settings.organization, ["lft", "rgt"])
	organizations = frappe.get_all(
		"Party Organization",
		filters={"lft": [">=", lft], "rgt": ["<=", rgt]},
		fields=["name", "parent_party_organization"],
		order_by="lft asc",
		as_list=True,
	)
	parents = dict(organizations)
	parents[settings.organization] = None
	return Facts(
		parents=parents,
		search_closes_on=settings.search_closes_on,
		dispositions_count_on=settings.dispositions_count_on,
		base=settings.annex_4_base,
		records=_records(campaign),
		letters=_letters(campaign),
		mobile=_mobile(campaign),
		lost=[*_lost(campaign, "Restored Contact", True), *_lost(campaign, "Untraced Member", False)],
		outcomes=_outcomes(campaign),
	)


def _records(campaign: str) -> dict[str, int]:
	Record = frappe.qb.DocType("Investigation Record")
	counted = (
		frappe.qb.from_(Record)
		.select(Record.organization, Count("*"))
		.where(Record.campaign == campaign)
		.groupby(Record.organization)
	)
	return dict(counted.run())


def _letters(campaign: str) -> dict[str, Letter]:
	"""The latest letter that is not void of each member in the campaign, under the branch that has the record."""
	Record, Document = frappe.qb.DocType("Investigation Record"), frappe.qb.DocType("Transfer Letter")
	rows = (
		frappe.qb.from_(Document)
		.join(Record)
		.on(Record.member == Document.member)
		.select(
			Document.member,
			Record.organization,
			Document.issued_on,
			Document.validity_days,
			Document.receipt_on,
		)
		.where(Record.campaign == campaign)
		.where(Document.status != "Void")
		.orderby(Document.issued_on)
	)
	return {member: Letter(*rest) for member, *rest in rows.run()}


def _mobile(campaign: str) -> list[tuple[str, str, dt.date]]:
	return frappe.get_all(
		"Investigation Record",
		filters={"campaign": campaign, "is_mobile": 1, "left_on": ["is", "set"]},
		fields=["organization", "member", "left_on"],
		as_list=True,
	)


def _lost(campaign: str, doctype: str, found: bool) -> list[Lost]:
	rows = frappe.get_all(
		doctype,
		filters={"campaign": campaign, "withdrawn_on": ["is", "not set"]},
		fields=["organization", "member", "person_category", "unit_category", "months_out", "reason"],
		as_list=True,
	)
	return [
		Lost(organization, member, lost_person(category, unit, months, reason, found))
		for organization, member, category, unit, months, reason in rows
	]


def _outcomes(campaign: str) -> dict[str, tuple[annex5.Outcome, ...]]:
	rows = frappe.get_all(
		"Disposition Case",
		filters={"campaign": campaign, "status": "Approved"},
		fields=["member", "measure", "effective_on"],
		as_list=True,
	)
	outcomes = defaultdict(tuple)
	for member, measure, effective_on in rows:
		outcomes[member] += (annex5.Outcome(measure, effective_on),)
	return outcomes
