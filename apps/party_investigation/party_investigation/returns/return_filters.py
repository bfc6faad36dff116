"""What a report or a call is asked about: a document, or campaign, organization and form set, checked against the rights of who asks."""

from collections.abc import Mapping
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from party_investigation import scope
from party_investigation.reporting import progress
from party_investigation.returns import creation
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.form_sets import FORM_SETS

RETURN = "Unit Return"
ALL = "All"


@dataclass(frozen=True)
class ReturnFilters:
	"""Whose returns, of which campaign and form sets."""

	campaign: str
	organization: str
	form_sets: tuple[str, ...]
	named: str = ""
	"""The form set as it was asked for, empty for the one that is due."""

	@classmethod
	def of(cls, filters: Mapping | None) -> "ReturnFilters | None":
		"""Read filters; what is left out is the campaign in hand, the user's own organization, and the set that is due next.

		:return: None where there is nothing to show
		:raises frappe.PermissionError: the user may not read the returns of the organization
		:raises frappe.ValidationError: a filter is no text or names nothing
		"""
		filters = filters or {}
		campaign = progress.campaign_of(text_of(filters, "campaign"))
		top = progress.top_of(text_of(filters, "organization"), campaign)
		if not (campaign and top):
			return None
		if not scope.covers(top, frappe.session.user, RETURN):
			frappe.throw(_("You have no appointment for {0}.").format(top), frappe.PermissionError)
		named = text_of(filters, "form_set") or ""
		return cls(campaign, top, form_sets_of(campaign, named), named)


def form_sets_of(campaign: str, asked: str) -> tuple[str, ...]:
	"""Return the form sets that are asked for: one, all (`ALL`), or the one that the whole campaign hands in next."""
	demands = creation.demands_of(campaign)
	if asked == ALL:
		return tuple(demand.form_set.key for demand in demands)
	if asked:
		if asked not in FORM_SETS:
			frappe.throw(_("There is no form set {0}.").format(asked))
		return (asked,)
	today = today_in_china()
	ahead = [demand for demand in demands if (demand.due_on["unit"] or today) >= today]
	return tuple(demand.form_set.key for demand in (ahead or demands[-1:])[:1])


def readable(doctype: str, name: str) -> Document:
	"""Return a document that a client names, which the user may read.

	:raises frappe.PermissionError: the document is not the user's to see
	:raises frappe.ValidationError: what is given is no name
	"""
	if not isinstance(name, str):
		frappe.throw(_("Name one document."))
	document = frappe.get_doc(doctype, name)
	document.check_permission("read")
	return document


def text_of(filters: Mapping, name: str) -> str | None:
	"""Return a filter that must be text; None where it is empty.

	:raises frappe.ValidationError: it is something else
	"""
	value = filters.get(name)
	if value in (None, ""):
		return None
	if not isinstance(value, str):
		frappe.throw(_("The filter {0} must be one name.").format(_(frappe.unscrub(name))))
	return value
