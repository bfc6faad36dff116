"""What the people of a unit are told when its return is sent back: bell, task, and a word at each record (notice 三(一); decisions D13)."""

from collections.abc import Callable, Collection
from datetime import date
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html
from party_investigation.messages import languages_of
from party_investigation.notices import Notices
from party_investigation.organization.in_office import people_in_office
from party_investigation.rules.approval import HANDED_IN

RETURN, REASON = "Unit Return", "Return Reason"
SHOWN = 3
"""So many reasons stand in the notification; the return has all."""


def notify_of_return(unit_return: Document) -> None:
	"""Tell everybody in office at the unit, each in the own language, that its return was sent back and why."""
	notify(unit_return, people_of(unit_return.organization), partial(words_for, unit_return))


def notify_of_record(record: Document) -> None:
	"""Tell the branch that a verified record of annex 1 was set back and why; once it is verified again, the task is done."""
	if record.set_back_reason:
		notify(record, people_of(record.organization), partial(words_for_record, record))
		return
	close_tasks(record)


def close_tasks_of_return(unit_return: Document) -> None:
	"""Close the tasks about a return that has just been handed in; for its `on_update`."""
	if unit_return.status in HANDED_IN and unit_return.has_value_changed("status"):
		close_tasks(unit_return)


def close_tasks(document: Document) -> None:
	"""Close the tasks about a document: what they asked for has been done."""
	about = {"reference_type": document.doctype, "reference_name": document.name, "status": "Open"}
	frappe.db.set_value("ToDo", about, "status", "Closed")


def people_of(organization: str | None) -> list[str]:
	"""Everybody in office at an organization."""
	return people_in_office([organization]).get(organization, []) if organization else []


def notify(
	document: Document,
	users: Collection[str],
	words: Callable[[str], str],
	*,
	is_task: bool = True,
	due_on: date | None = None,
) -> None:
	"""Ring the bell of some users and give each a task about a document.

	:param words: what somebody reads, by language
	:param is_task: False where there is nothing to do but to read
	:param due_on: the day of the task; today without one
	"""
	languages, notices = languages_of(users), Notices()
	for user in users:
		text = words(languages[user])
		notices.add(document.doctype, document.name, user, text)
		if is_task:
			notices.add_task(document.doctype, document.name, user, text, due_on)
	notices.send()


def words_for_record(record: Document, language: str) -> str:
	"""What somebody reads in a language: whose record, and why."""
	return _("The record of {0} was set back: {1}. Correct it.", lang=language).format(
		escape_html(record.member_name), escape_html(record.set_back_reason)
	)


def words_for(unit_return: Document, language: str) -> str:
	"""What somebody reads in a language: which set, and the first of the reasons."""
	open_reasons = [row.reason for row in unit_return.reasons if not row.settled]
	reasons = "；".join(map(escape_html, open_reasons[:SHOWN])) + ("…" if len(open_reasons) > SHOWN else "")
	return _("{0} of {1} was sent back: {2}. Correct it and hand it in again.", lang=language).format(
		_(unit_return.form_set, lang=language), escape_html(unit_return.organization_name), reasons
	)


def reason_at_record(document: Document) -> str | None:
	"""Why the return to which a record belongs was sent back, where the reason names the record; for its form."""
	rows = frappe.get_all(
		REASON,
		filters={"reference_doctype": document.doctype, "reference_name": document.name, "settled": 0},
		fields=["reason"],
		order_by="creation asc",
	)
	if not rows:
		return None
	return _("Sent back: {0}").format("；".join(escape_html(row.reason) for row in rows))
