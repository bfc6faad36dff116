"""Contacts with members who are away, logged by the own branch or by the one where they are, and who is where (decisions D4)."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import get_fullname, getdate
from party_investigation.rules import roster

DIFFERENCE, RECORD = "Roster Difference", "Mobile Member Record"
FROM_OUTSIDE: tuple[list, ...] = (["kind", "=", roster.INCOMING], ["status", "=", roster.HERE])
"""Differences that say who is here while the relationship is elsewhere (流入党员)."""
FROM_HERE: tuple[list, ...] = (["returned_on", "is", "not set"], ["to_organization", "is", "set"])
"""Records of members whose own branch is in this system, and who have joined another one of it."""


def sign(contacts: Iterable[Document]) -> None:
	"""Write who handled a contact where nobody is named."""
	for row in contacts:
		row.handled_by = row.handled_by or get_fullname(frappe.session.user)


def days(contacts: Iterable[Document]) -> list[date]:
	"""Return the days of the contacts."""
	return [getdate(row.contacted_on) for row in contacts if row.contacted_on]


def latest(contacts: Iterable[Document], entered: date | str | None = None) -> date | None:
	"""Return the day of the last contact.

	:param entered: a day that was entered without a row
	"""
	return max([*days(contacts), *([getdate(entered)] if entered else [])], default=None)


def number_here(campaign: str, organization: str) -> int:
	"""Return how many mobile members from elsewhere a unit itself has: from outside, and of other branches of the system."""
	return frappe.db.count(
		DIFFERENCE, [["campaign", "=", campaign], ["organization", "=", organization], *FROM_OUTSIDE]
	) + frappe.db.count(RECORD, [["to_organization", "=", organization], *FROM_HERE])
