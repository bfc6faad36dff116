"""What the form of a case asks of the rules: the steps of a measure, the words behind it, the documents that its steps have."""

import datetime as dt
from dataclasses import fields
from typing import Any

import frappe
from frappe import _
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.rules import approval
from party_investigation.rules.case_documents import OfStep, documents_of
from party_investigation.rules.measure_basis import BASIS
from party_investigation.rules.measures import BY_LABEL
from party_investigation.rules.vote import Vote

CASE = "Disposition Case"
VOTES = [field.name for field in fields(Vote)]
"""The fields of a case with the figures of a branch meeting."""


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
			"by_branch": step.body in approval.BRANCH_BODIES,
			"votes": VOTES if step.key == "branch_meeting" else [],
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
