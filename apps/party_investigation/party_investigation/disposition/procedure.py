"""What the form of a case asks of the rules: the steps of a measure, the words behind it, the documents that its steps have."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.rules import approval, dispositions
from party_investigation.rules.case_documents import OfStep, documents_of
from party_investigation.rules.measure_basis import BASIS
from party_investigation.rules.measures import BRANCH_MEETING, BY_LABEL, MEASURES, Step
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.vote import VOTES

CASE = "Disposition Case"


@frappe.whitelist(methods=["GET", "POST"])
def get_steps(campaign: str, measure: str) -> list[dict]:
	"""The steps that a measure needs under the rules of a campaign, in order, with what each owes, for the form.

	:raises frappe.PermissionError: the campaign, or no case, is the user's to read
	"""
	day = _day_of_rules(campaign, measure)
	documents = documents_of(BY_LABEL[measure], day)
	return [
		{
			"label": step.label,
			"turn": dispositions.turn_of(step),
			"votes": list(VOTES) if step.key == BRANCH_MEETING else [],
			"owes": [
				each.document.label for each in documents if each.step == step and not each.document.offered
			],
		}
		for step in BY_LABEL[measure].steps_on(day)
	]


@frappe.whitelist(methods=["GET", "POST"])
def get_rule(campaign: str, measure: str) -> dict[str, list[dict[str, Any]]]:
	"""Return what the rules behind a measure say, and the documents of its steps, for the form.

	:raises frappe.PermissionError: the campaign, or no case, is the user's to read
	"""
	day = _day_of_rules(campaign, measure)
	documents = documents_of(BY_LABEL[measure], day)
	return {
		"basis": [{"source": quote.source, "text": quote.text} for quote in BASIS[measure]],
		"documents": [_shown(each) for each in documents],
	}


def rules_of(case: Mapping[str, Any] | Document) -> CampaignPolicy:
	"""Return the policy whose rules a case follows: of the campaign in which it began, also where it goes on in a later one."""
	return policy_of(str(case.get("begun_in") or case.get("campaign")))


def meeting_step(case: Mapping[str, Any] | Document) -> Step | None:
	"""Return the step of a case that the branch meeting takes under the rules of the case; None if it takes none."""
	steps = BY_LABEL[str(case.get("measure"))].steps_on(rules_of(case).basis_date)
	return next((step for step in steps if step.key == BRANCH_MEETING), None)


def next_of(case: Document) -> dict[str, str | None]:
	"""Return the fields of a case that say which step comes next and whose turn it is; empty ones once it is decided or has ended."""
	if case.status != "In Progress" or case.measure not in BY_LABEL:
		return {"next_step": None, "next_by": None}
	keys = {step.label: step.key for step in BY_LABEL[case.measure].all_steps}
	taken = {str(keys.get(row.step, row.step)) for row in case.steps if row.done_on}
	return next_after(taken, case.measure, rules_of(case))


def next_after(taken: set[str], measure: str, policy: CampaignPolicy) -> dict[str, str | None]:
	"""The same for a case under way by its measure and the keys of the steps that are taken."""
	step = BY_LABEL[measure].next_step(taken, policy.basis_date)
	return {"next_step": step and step.label, "next_by": dispositions.turn_of(step)}


@frappe.whitelist(methods=["GET", "POST"])
def waiting_for_meeting(campaign: str, organization: str) -> list[dict]:
	"""Return the cases of a branch whose next step is the branch meeting, as far as the user sees them.

	:raises frappe.PermissionError: the campaign, or no case, is the user's to read
	"""
	frappe.has_permission(CASE, "read", throw=True)
	frappe.get_doc("Investigation Campaign", campaign).check_permission("read")
	meetings = {step.label for each in MEASURES for step in each.all_steps if step.key == BRANCH_MEETING}
	return frappe.get_list(
		CASE,
		filters={
			"campaign": ["=", campaign],
			"organization": ["=", organization],
			"next_step": ["in", sorted(meetings)],
		},
		fields=["name as case", "member_name", "measure"],
		order_by="member_name asc",
		limit_page_length=0,
	)


def _day_of_rules(campaign: str, measure: str) -> dt.date:
	"""Return the day whose rules hold for a campaign that the user may read."""
	frappe.has_permission(CASE, "read", throw=True)
	frappe.get_doc("Investigation Campaign", campaign).check_permission("read")
	if measure not in BY_LABEL:
		frappe.throw(_("There is no measure {0}.").format(measure))
	return policy_of(campaign).basis_date


def _shown(each: OfStep) -> dict[str, Any]:
	document = each.document
	return {
		"step": each.step.label,
		"by_branch": each.step.body in approval.BRANCH_BODIES,
		"document": document.label,
		"print_format": document.english if document.printed else None,
		"offered": document.offered,
		"in_writing": bool(document.in_writing),
	}
