"""What the site knows of the members whom disposition cases are about, as the conditions of the measures take it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import frappe
from frappe.utils import getdate
from party_investigation.investigation.campaign_policy import campaigns_before
from party_investigation.rules import search
from party_investigation.rules.checks.disposition import TO_BE_EVIDENCED
from party_investigation.rules.contact import months_out
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.measures import SUSPENSION, Case

NO_SEARCH = frappe._dict(name=None, result=None, months_out=0)


def known_of_cases(cases: Sequence[Mapping[str, Any]]) -> dict[str | None, Case]:
	"""Return what is known for each case, by its name; four queries, whatever their number. Checks no permission.

	:param cases: rows with `name`, `campaign`, `member`, `measure`, `grounds`, `evidence_state` and `approved_on`
	"""
	members = [case["member"] for case in cases]
	results = _results({campaign for case in cases for campaign in _campaigns_of(case)}, members)
	kinds = dict(
		frappe.get_all(
			"Party Member",
			filters={"name": ["in", members]},
			fields=["name", "membership_kind"],
			as_list=True,
		)
	)
	with_letter = set(
		frappe.get_all(
			"Transfer Letter", filters={"member": ["in", members], "status": ["!=", "Void"]}, pluck="member"
		)
	)
	suspended = _suspended(members)
	return {
		case["name"]: replace(
			known_of(
				case,
				_search_of(case, results).result,
				kinds.get(case["member"]) == "预备党员",
				case["member"] in with_letter,
			),
			months_out=_search_of(case, results).months_out,
			months_suspended=months_suspended(case, suspended.get(case["member"])),
		)
		for case in cases
	}


def _campaigns_of(case: Mapping[str, Any]) -> list[str]:
	"""The campaigns whose search says what is known for a case: its own and, where it began in an earlier one, those before it."""
	campaign = case.get("campaign") or ""
	return [campaign, *(campaigns_before(campaign) if case.get("begun_in") else ())]


def _search_of(case: Mapping[str, Any], results: Mapping[tuple[str, str], frappe._dict]) -> frappe._dict:
	"""The search that counts for a case: the latest that has a result, else the latest."""
	found = [results[key] for c in _campaigns_of(case) if (key := (c, case.get("member") or "")) in results]
	concluded = [row for row in found if row.result != search.OPEN]
	return next(iter(concluded or found), NO_SEARCH)


def search_of_case(case: Mapping[str, Any]) -> str | None:
	"""Return the name of the search that counts for a case. Checks no permission."""
	return _search_of(case, _results({*_campaigns_of(case)}, [case.get("member") or ""])).name


def _results(campaigns: set[str], members: list[str]) -> dict[tuple[str, str], frappe._dict]:
	rows = frappe.get_all(
		"Contact Search",
		filters={"campaign": ["in", list(campaigns)], "member": ["in", members]},
		fields=["name", "campaign", "member", "result", "months_out"],
	)
	return {(row.campaign, row.member): row for row in rows}


def _suspended(members: list[str]) -> dict[str, dt.date]:
	"""Return the day since which the membership of each member is suspended, by an approved measure of any campaign."""
	rows = frappe.get_all(
		"Disposition Case",
		filters={"member": ["in", members], "measure": SUSPENSION, "status": "Approved"},
		fields=["member", "effective_on"],
		order_by="effective_on asc",
	)
	return {row.member: getdate(row.effective_on) for row in rows if row.effective_on}


def months_suspended(case: Mapping[str, Any], since: dt.date | None) -> int:
	"""Return the completed months from the suspension to the approval of a case; to today, while it is not approved."""
	until = case.get("approved_on")
	return months_out(since, getdate(until) if until else today_in_china()) if since else 0


def known_of(case: Mapping[str, Any], result: str | None, probationary: bool, open_letter: bool) -> Case:
	"""Return what is known for the case of a member whose search has a result.

	What only the grounds can establish is taken as stated there; history came without grounds and is taken as it was decided.
	"""
	stated = case.get("evidence_state") == TO_BE_EVIDENCED or bool((case.get("grounds") or "").strip())
	return Case(
		found_again=result == search.CONTACT_RESTORED,
		not_found=result == search.NOT_FOUND,
		search_is_enough=result == search.NOT_FOUND,
		probationary=probationary,
		open_letter=open_letter,
		abroad=("settled" if case.get("measure") == SUSPENSION else "study") if stated else None,
		admitted_against_rules=stated,
		declared_withdrawal=stated,
		unfit=stated,
		refuses=stated and result != search.NOT_FOUND,
		misconduct=stated,
	)
