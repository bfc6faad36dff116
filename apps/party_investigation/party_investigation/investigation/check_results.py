"""The checks of many stored documents at once: for reports, and to renew what the documents keep of them.

Checks no permission: the caller has.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import frappe
from party_investigation.disposition.known_facts import known_of_cases
from party_investigation.investigation.campaign_policy import policies_over, policy_of
from party_investigation.investigation.checked_document import KIND_OF, TABLES
from party_investigation.investigation.member_fields import ASIDE
from party_investigation.membership import archives
from party_investigation.reporting.summary_facts import facts_of_summaries
from party_investigation.rules import conclusion
from party_investigation.rules.annex_documents import ANNEX_OF_SUMMARY
from party_investigation.rules.checks import runner
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.results import checks_of
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.problem import Problem

RECORD = "Investigation Record"


def problems_of(doctype: str, names: Sequence[str]) -> dict[str, list[Problem]]:
	"""Return everything that is wrong with each of some stored documents. A handful of queries, whatever their number."""
	today = today_in_china()
	return {
		row["name"]: runner.run(KIND_OF[doctype], row, Context(today, policy))
		for row, policy in _read(doctype, names)
	}


def renew(doctype: str, names: Sequence[str]) -> int:
	"""Compute anew what some stored documents keep of their checks; returns how many differed and were written.

	What is kept is derived, so nothing else of a document changes.
	"""
	today, changes = today_in_china(), {}
	for row, policy in _read(doctype, names):
		kept = checks_of(KIND_OF[doctype], row, Context(today, policy))
		changes[row["name"]] = _differing(row, kept)
	return _write(doctype, changes)


def recalculate_records(names: Sequence[str]) -> int:
	"""Compute anew what some records derive of the last contact, and what they keep of their checks, as `renew` does."""
	today, changes = today_in_china(), {}
	for row, policy in _read(RECORD, names):
		facts = _contact_facts(row, policy)
		kept = checks_of("record", {**row, **facts}, Context(today, policy))
		changes[row["name"]] = _differing(row, {**facts, **kept})
	return _write(RECORD, changes)


def names_of(doctype: str, member: str) -> list[str]:
	"""Return the names of a member's documents of a DocType, without what a merge of two records has set aside."""
	filters: dict[str, Any] = {"member": member}
	if frappe.get_meta(doctype).has_field(ASIDE):
		filters[ASIDE] = ["is", "not set"]
	return frappe.get_all(doctype, filters=filters, pluck="name")


def _differing(row: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
	"""Return all values when one of them differs from the stored ones, else nothing."""
	differs = any((row[field] or None) != (value or None) for field, value in values.items())
	return values if differs else {}


def _write(doctype: str, changes: dict[str, dict[str, Any]]) -> int:
	changed = {name: values for name, values in changes.items() if values}
	if changed:
		frappe.db.bulk_update(doctype, changed, update_modified=False)
	return len(changed)


def _contact_facts(row: dict[str, Any], policy: CampaignPolicy) -> dict[str, Any]:
	return conclusion.contact_facts(
		row["last_life_on"],
		row["last_dues_on"],
		row["dues_paid_to"],
		row["restored_on"],
		policy,
		row["restored_before"],
	)


def _read(doctype: str, names: Sequence[str]) -> Iterable[tuple[dict[str, Any], CampaignPolicy]]:
	"""Return the values, tables and facts of documents, each with the policy that holds for it."""
	if not names:
		return []
	rows = frappe.get_all(doctype, filters={"name": ["in", list(names)]}, fields=["*"])
	_add_tables(doctype, rows)
	if doctype == RECORD:
		_add_restored_on(rows)
		_add_archives(rows)
	elif doctype == "Disposition Case":
		_add_known(rows)
	elif doctype in ANNEX_OF_SUMMARY:
		for row, facts in zip(rows, facts_of_summaries(doctype, rows), strict=True):
			row.update(facts)
	return zip(rows, _policies(rows), strict=True)


def _policies(rows: Sequence[dict[str, Any]]) -> list[CampaignPolicy]:
	if rows and "campaign" in rows[0]:
		names = [
			row.get("begun_in") or row["campaign"] for row in rows
		]  # a case follows the rules with which it began
		by_campaign = {name: policy_of(name) for name in {*names}}
		return [by_campaign[name] for name in names]
	by_organization = policies_over(row["organization"] for row in rows)
	return [by_organization[row["organization"]] for row in rows]


def _add_tables(doctype: str, rows: Sequence[dict[str, Any]]) -> None:
	for field in frappe.get_meta(doctype).fields:
		if field.fieldtype in TABLES:
			of_parent = defaultdict(list)
			filters = {"parent": ["in", [row["name"] for row in rows]], "parentfield": field.fieldname}
			for child in frappe.get_all(field.options, filters=filters, fields=["*"], order_by="idx asc"):
				of_parent[child.parent].append(child)
			for row in rows:
				row[field.fieldname] = of_parent[row["name"]]


def _add_restored_on(rows: Sequence[dict[str, Any]]) -> None:
	searches = frappe.get_all(
		"Contact Search",
		filters={
			"campaign": ["in", list({row["campaign"] for row in rows})],
			"member": ["in", [row["member"] for row in rows]],
		},
		fields=["campaign", "member", "restored_on"],
	)
	restored_on = {(search.campaign, search.member): search.restored_on for search in searches}
	for row in rows:
		row["restored_on"] = restored_on.get((row["campaign"], row["member"]))


def _add_archives(rows: Sequence[dict[str, Any]]) -> None:
	standings = archives.standings({row["member"] for row in rows})
	for row in rows:
		row["archive"] = standings.get(row["member"])


def _add_known(rows: Sequence[dict[str, Any]]) -> None:
	known = known_of_cases(rows)
	for row in rows:
		row.update({"known": known[row["name"]], "stands": row["status"] in ("Approved", "Revoked")})
