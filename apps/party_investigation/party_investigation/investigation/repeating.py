"""A campaign is repeated each term from the last one: the same settings, its days shifted, the rules of its own day; and which rules those are."""

import datetime as dt
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import formatdate, getdate
from party_investigation.returns.narrative import chosen
from party_investigation.rules import calendar, in_force, terms
from party_investigation.rules.dates import add_months, today_in_china
from party_investigation.rules.rule_sets import NOTICE_ON
from party_investigation.rules.terms import Term

CAMPAIGN = "Investigation Campaign"
REFERENCE_DAYS = ("search_closes_on", "dispositions_count_on")
DUE_DAYS = ("branch_due_on", "committee_due_on", "due_on")
SHIFTED = (("stages", calendar.DAYS), ("form_sets", DUE_DAYS))


def begins_on(campaign: Document) -> dt.date:
	"""Return the first day of a campaign: of its calendar, or else the day on which its search closes."""
	days = [getdate(row.starts_on) for row in campaign.stages if row.starts_on]
	return min(days, default=getdate(campaign.search_closes_on))


def coming_terms(campaign: Document) -> list[dict[str, str]]:
	"""Return the terms for which a campaign may be repeated: key and words, its first day, the set of rules in force then."""
	last, closes = terms.term_of(begins_on(campaign)), getdate(campaign.search_closes_on)
	shown = []
	for term in terms.coming(last, closes, today_in_china()):
		begins = add_months(begins_on(campaign), last.months_to(term))
		shown.append(
			{
				"key": term.key,
				"label": term.label,
				"campaign_name": terms.renamed(campaign.campaign_name, term),
				"begins_on": begins.isoformat(),
				"closes_on": add_months(closes, last.months_to(term)).isoformat(),
				"rules": in_force.TITLES[in_force.set_on(begins)],
			}
		)
	return shown


def repeat(campaign: Document, key: str) -> Document:
	"""Insert and return the draft of the next campaign; settings and texts are taken over, nothing of what was found.

	:raises frappe.ValidationError: there is no such term, or a draft for it is there already
	:raises frappe.PermissionError: the user may make no campaign for the organization
	"""
	last = terms.term_of(begins_on(campaign))
	coming = terms.coming(last, getdate(campaign.search_closes_on), today_in_china())
	term = next((each for each in coming if each.key == key), None)
	if term is None:
		frappe.throw(_("Choose one of the coming terms."))
	name = terms.renamed(campaign.campaign_name, term)
	if frappe.get_list(CAMPAIGN, filters={"previous_campaign": campaign.name, "campaign_name": name}):
		frappe.throw(_("The campaign for {0} is there already: {1}.").format(term.label, name))
	draft = _copy(campaign, last, term, name)
	draft.insert()
	if chosen.copy_templates(campaign, draft):
		draft.save()
	return draft


def _copy(campaign: Document, last: Term, term: Term, name: str) -> Document:
	months = last.months_to(term)
	draft = frappe.copy_doc(campaign)
	begins = add_months(begins_on(campaign), months)
	basis = getdate(campaign.basis_date) if campaign.basis_date else NOTICE_ON
	draft.update(
		{
			"campaign_name": name,
			"status": "Draft",
			"amendments": [],
			"basis_date": in_force.proposed_basis(basis, begins),
			**{field: _shifted(campaign.get(field), months) for field in REFERENCE_DAYS},
			**dict.fromkeys(chosen.FIELDS.values()),
		}
	)
	for table, fields in SHIFTED:
		for row in draft.get(table):
			row.update({field: _shifted(row.get(field), months) for field in fields})
	draft.flags.repeats = campaign.name
	return draft


def _shifted(day: Any, months: int) -> dt.date | None:
	return add_months(getdate(day), months) if day else None


# ---------------------------------------------------------------- the rules in force


@frappe.whitelist(methods=["GET", "POST"])
def get_rules(basis_date: str | None = None, begins_on: str | None = None) -> dict[str, Any]:
	"""Return which set of rules a basis date chooses, what it says otherwise than that of 2016 with the source, and what is proposed for a campaign that begins on a day.

	:raises frappe.PermissionError: the user sees no campaigns
	"""
	frappe.has_permission(CAMPAIGN, "read", throw=True)
	basis = getdate(str(basis_date)) if basis_date else NOTICE_ON
	begins = getdate(str(begins_on)) if begins_on else basis
	proposed = in_force.proposed_basis(basis, begins)
	return {
		"title": in_force.TITLES[in_force.set_on(basis)],
		"proposed": proposed.isoformat() if proposed != basis else None,
		"proposed_title": in_force.TITLES[in_force.set_on(proposed)],
		"differences": [
			{
				"label": _(each.label),
				"before": _said(each.before),
				"after": _said(each.after),
				"since": formatdate(each.since),
				"source": "；".join(_(words).format(what) for words, what in in_force.parts_of(each.source)),
			}
			for each in in_force.differences(basis)
		],
	}


def _said(value: Any) -> str:
	if isinstance(value, bool):
		return _("Yes") if value else _("No")
	return _(value) if isinstance(value, str) else str(value)
