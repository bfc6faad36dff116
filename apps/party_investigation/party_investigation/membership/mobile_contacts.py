"""The log of contacts with members who are away, kept by the own branch or by the one where they are (decisions D4)."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import get_fullname, getdate


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
