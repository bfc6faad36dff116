"""What the daily schedule looks at: letters that became overdue, mobile members who have not been asked after.

Each becomes a ToDo for the people who act for the branch, so that it stands on their desk until it is done; nobody gets it twice.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, today
from party_investigation.investigation.campaign_policy import policies_over
from party_investigation.messages import languages_of
from party_investigation.rules.contact import months_out
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.mobile import is_mobile
from party_investigation.rules.policy import CampaignPolicy

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
		{letter.name: (letter.organization, partial(_words_for_letter, letter)) for letter in letters},
	)


def mobile_members() -> None:
	"""Remind of mobile members with whom nobody has been in contact for as long as the campaign says (decisions D4)."""
	records = frappe.get_all(
		"Mobile Member Record",
		filters={"returned_on": ["is", "not set"]},
		fields=["name", "member_name", "organization", "left_on", "last_asked_on"],
	)
	policies = policies_over(record.organization for record in records)
	remind(
		"Mobile Member Record",
		{
			record.name: (record.organization, partial(_words_for_mobile, record))
			for record in records
			if _is_to_be_asked_after(record, policies[record.organization])
		},
	)


def _words_for_letter(letter: frappe._dict, language: str) -> str:
	return _(
		"Letter {0} ended on {1} without a receipt. Ask the member and the receiving organization.",
		lang=language,
	).format(letter.letter_number, formatdate(letter.expires_on))


def _words_for_mobile(record: frappe._dict, language: str) -> str:
	return _("Ask after the mobile member {0} and note the contact.", lang=language).format(
		record.member_name
	)


def _is_to_be_asked_after(record: frappe._dict, policy: CampaignPolicy) -> bool:
	today = today_in_china()
	if not is_mobile(record.left_on, today, policy):
		return False
	return not record.last_asked_on or months_out(record.last_asked_on, today) >= policy.ask_after_months


def remind(doctype: str, texts: dict[str, tuple[str, Callable[[str], str]]]) -> None:
	"""Make a ToDo for each document that has none open, in the language of whoever gets it.

	:param texts: by name of the document its branch, and what gives the words in a language
	"""
	reminded = {
		(row.reference_name, row.allocated_to)
		for row in frappe.get_all(
			"ToDo",
			filters={"reference_type": doctype, "status": "Open"},
			fields=["reference_name", "allocated_to"],
		)
	}
	people = branch_people({branch for branch, _words in texts.values()})
	languages = languages_of({user for users in people.values() for user in users})
	due = add_days(today(), DAYS_TO_DO)
	for name, (branch, words) in texts.items():
		for user in people.get(branch, ()):
			if (name, user) not in reminded:
				_todo(doctype, name, user, words(languages[user]), due)


def _todo(doctype: str, name: str, user: str, words: str, due: str) -> None:
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


def _once(rows: Iterable[frappe._dict]) -> Iterator[frappe._dict]:
	seen = set()
	for row in rows:
		if (row.organization, row.user) not in seen:
			seen.add((row.organization, row.user))
			yield row
