"""A lead that is the member becomes an attempt of the search, with a next step; the member is changed by nobody but who searches."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, escape_html, get_fullname, getdate
from party_investigation.returns import notifications
from party_investigation.rules import search
from party_investigation.rules.codes import SEARCH_MEANS
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.external_match import DAYS_TO_FOLLOW, OFFICES

SEARCH = "Contact Search"
MOST_IN_LINE = 140
"""Characters of a Data field."""


def follow(lead: Document) -> str:
	"""Log a lead as an attempt of the member's search, begin one where there is none, and return its name.

	:raises frappe.PermissionError: the user may not write the search, or its stage is locked
	"""
	of_member = {"campaign": lead.campaign, "member": lead.member}
	name = frappe.db.exists(SEARCH, of_member)
	contact_search = frappe.get_doc(SEARCH, name) if name else frappe.new_doc(SEARCH, **of_member)
	contact_search.append("attempts", attempt_of(lead))
	if contact_search.result in (None, "", search.OPEN) and not contact_search.next_step:
		contact_search.next_step = _("Follow the lead of {0}").format(lead.office)
		contact_search.next_step_on = add_days(today_in_china(), DAYS_TO_FOLLOW)
	contact_search.save()
	tell(contact_search, lead)
	return contact_search.name


def attempt_of(lead: Document) -> dict:
	"""The attempt that a lead is; the means is the office."""
	means = OFFICES[lead.office]
	assert SEARCH_MEANS.find(means)
	found = "；".join(filter(None, (lead.whereabouts, lead.said_unit, lead.said_phone)))
	said = "；".join(filter(None, (found, lead.said_remark)))
	return {
		"attempted_on": min(getdate(lead.said_on), today_in_china()),
		"means": means,
		"place": (lead.whereabouts or "")[:MOST_IN_LINE] or None,
		"handled_by": get_fullname(frappe.session.user),
		"outcome": "有线索",
		"detail": said,
	}


def tell(contact_search: Document, lead: Document) -> None:
	"""Tell the branch of a lead that somebody else has found to be its member."""
	people = [user for user in notifications.people_of(lead.organization) if user != frappe.session.user]
	notifications.notify(contact_search, people, lambda language: _words(contact_search, lead, language))


def _words(contact_search: Document, lead: Document, language: str) -> str:
	return _("There is a lead of {0} for {1}. Follow it and log what came of it.", lang=language).format(
		escape_html(lead.office), escape_html(contact_search.member_name)
	)
