"""Terms for improving (限期改正) that end soon, or have ended without a result: they come up by themselves."""

import datetime as dt
from collections.abc import Iterable
from functools import partial

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, getdate
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.membership.reminders import remind, remind_above
from party_investigation.rules.checks.disposition import ENDED
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.dispositions import comes_up
from party_investigation.rules.measures import CORRECTION
from party_investigation.rules.policy import PARAMETERS

CASE = "Disposition Case"
FIELDS = ["name", "campaign", "member", "member_name", "organization", "correct_by", "remark", "creation"]


def _near() -> dict:
	"""The filters for approved terms that may end soon or have ended."""
	longest = today_in_china() + dt.timedelta(days=PARAMETERS["term_notice_days"].maximum)
	return {
		"measure": CORRECTION,
		"status": "Approved",
		"correct_by": ["between", ["2000-01-01", longest]],
	}


def _without_result(rows: list[frappe._dict]) -> Iterable[frappe._dict]:
	"""Those that come up, of which no remark says how they ended, and after which no other case of the member was begun."""
	policies = {campaign: policy_of(campaign) for campaign in {row.campaign for row in rows}}
	day = today_in_china()
	cases = [row for row in rows if comes_up(getdate(row.correct_by), day, policies[row.campaign])]
	later = frappe.get_all(
		CASE,
		filters={"member": ["in", [case.member for case in cases] or [""]], "status": ["not in", ENDED]},
		fields=["member", "creation"],
	)
	last = {row.member: row.creation for row in sorted(later, key=lambda row: row.creation)}
	return (
		case
		for case in cases
		if not (case.remark or "").strip() and last.get(case.member, case.creation) <= case.creation
	)


def come_up() -> None:
	"""Tell the branch of each term that ends soon, and the committee above it of those that have ended; run by the daily schedule."""
	cases = list(_without_result(frappe.get_all(CASE, filters=_near(), fields=FIELDS)))
	remind(CASE, {case.name: (case.organization, partial(_words, case)) for case in cases})
	over = [case for case in cases if getdate(case.correct_by) < today_in_china()]
	remind_above(CASE, over, _words_when_over)


def _words(case: frappe._dict, language: str) -> str:
	words = _(
		"The term of {0} for improving ends on {1}. Ask for the member's report, let the branch meeting discuss it and record how it ended.",
		lang=language,
	)
	return words.format(escape_html(case.member_name), formatdate(case.correct_by))


def _words_when_over(case: frappe._dict, branch: str, language: str) -> str:
	words = _("{0}: the term of {1} for improving ended on {2} without a result. Ask for it.", lang=language)
	return words.format(escape_html(branch), escape_html(case.member_name), formatdate(case.correct_by))


@frappe.whitelist(methods=["GET", "POST"])
def ending_soon(filters: str | dict | None = None) -> dict:
	"""How many terms of the user's part of the tree end soon or have ended without a result; for workspaces."""
	frappe.has_permission(CASE, throw=True)
	cases = frappe.get_list(CASE, filters=_near(), fields=FIELDS, limit_page_length=0)
	names = [case.name for case in _without_result(cases)]
	return {
		"value": len(names),
		"fieldtype": "Int",
		"route": ["List", CASE],
		"route_options": {"measure": CORRECTION, "status": "Approved"},
	}
