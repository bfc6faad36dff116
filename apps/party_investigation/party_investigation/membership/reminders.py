"""What the daily schedule looks at: letters that became overdue, mobile members who have not been asked after.

Each becomes a ToDo for the people who act for the branch, so that it stands on their desk until it is done; nobody gets it twice.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, add_months, formatdate, getdate, today
from party_investigation.rules.mobile import MONTHS_AWAY

ASK_AFTER_MONTHS = 3
"""A mobile member is asked after every quarter (rules.md 2.3: regular contact)."""
DAYS_TO_DO = 7


def letters_overdue() -> None:
	"""Remind of letters whose validity has ended without a receipt: their holders are 口袋党员 (decisions D3)."""
	letters = frappe.get_all(
		"Transfer Letter",
		filters={"status": "Open", "expires_on": ["<", today()]},
		fields=["name", "letter_number", "organization", "expires_on"],
	)
	remind(
		"Transfer Letter",
		{
			letter.name: (
				letter.organization,
				_(
					"Letter {0} ended on {1} without a receipt. Ask the member and the receiving organization."
				).format(letter.letter_number, formatdate(letter.expires_on)),
			)
			for letter in letters
		},
	)


def mobile_members() -> None:
	"""Remind of members away for half a year or more with whom nobody has been in contact for a quarter (decisions D4)."""
	since = getdate(add_months(today(), -ASK_AFTER_MONTHS))
	records = frappe.get_all(
		"Mobile Member Record",
		filters={"returned_on": ["is", "not set"], "left_on": ["<=", add_months(today(), -MONTHS_AWAY)]},
		fields=["name", "member_name", "organization", "last_asked_on"],
	)
	remind(
		"Mobile Member Record",
		{
			record.name: (
				record.organization,
				_("Ask after the mobile member {0} and note the contact.").format(record.member_name),
			)
			for record in records
			if not record.last_asked_on or getdate(record.last_asked_on) <= since
		},
	)


def remind(doctype: str, texts: dict[str, tuple[str, str]]) -> None:
	"""Make a ToDo for each document that has none open; `texts` holds branch and words by name."""
	reminded = {
		(row.reference_name, row.allocated_to)
		for row in frappe.get_all(
			"ToDo",
			filters={"reference_type": doctype, "status": "Open"},
			fields=["reference_name", "allocated_to"],
		)
	}
	people = branch_people({branch for branch, _words in texts.values()})
	due = add_days(today(), DAYS_TO_DO)
	for name, (branch, words) in texts.items():
		for user in people.get(branch, ()):
			if (name, user) not in reminded:
				_todo(doctype, name, user, words, due)


def _todo(doctype: str, name: str, user: str, words: str, due: date) -> None:
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": words,
			"reference_type": doctype,
			"reference_name": name,
			"allocated_to": user,
			"date": due,
		}
	).insert()


def branch_people(branches: Iterable[str]) -> dict[str, list[str]]:
	"""The secretaries and recorders in office, by branch."""
	rows = frappe.get_all(
		"Organization Appointment",
		filters={
			"organization": ["in", list(branches) or [""]],
			"capacity": ["in", ["Branch Secretary", "Branch Recorder"]],
			"from_date": ["<=", today()],
		},
		or_filters=[["to_date", "is", "not set"], ["to_date", ">=", today()]],
		fields=["organization", "user"],
	)
	people: dict[str, list[str]] = {}
	for row in _once(rows):
		people.setdefault(row.organization, []).append(row.user)
	return people


def _once(rows: Iterable[dict]) -> Iterator[dict]:
	seen = set()
	for row in rows:
		if (row.organization, row.user) not in seen:
			seen.add((row.organization, row.user))
			yield row
