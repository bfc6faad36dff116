"""What the daily schedule looks at: letters that became overdue, mobile members who have not been asked after.

Each rings the bell of the people who act for the branch and becomes a task on their desk until it is done; nobody gets it twice.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

import frappe
from frappe import _
from frappe.utils import add_days, escape_html, formatdate, getdate, today
from party_investigation.investigation.campaign_policy import policies_over, policy_of
from party_investigation.membership.mobile_contacts import DIFFERENCE, FROM_HERE, FROM_OUTSIDE, RECORD
from party_investigation.messages import languages_of
from party_investigation.notices import Notices
from party_investigation.organization.in_office import people_in_office
from party_investigation.organization.tree import names_of
from party_investigation.rules import member_archive, roster, search
from party_investigation.rules.approval import DECIDING, RECORDING
from party_investigation.rules.dates import today_in_china
from party_investigation.rules.mobile import incoming_contact_by, next_contact_by
from party_investigation.rules.policy import CampaignPolicy

DAYS_TO_DO = 7
TASK, ARCHIVE = "Working Group Task", "Member Archive"


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
	"""Remind of mobile members with whom nobody has been in contact for as long as the campaign says (decisions D4).

	The own branch is reminded of who is away, the branch where they are of who has come: noted from outside, or joined from another branch.
	"""
	away = frappe.get_all(
		RECORD,
		filters={"returned_on": ["is", "not set"]},
		fields=["name", "member_name", "organization", "left_on", "last_asked_on as last_contact_on"],
	)
	_remind_of_mobile(RECORD, away, next_contact_by)
	noted = frappe.get_all(
		DIFFERENCE,
		filters=[*FROM_OUTSIDE],
		fields=[
			"name",
			"person_name as member_name",
			"organization",
			"came_on as left_on",
			"last_contact_on",
		],
	)
	_remind_of_mobile(DIFFERENCE, noted, incoming_contact_by)
	joined = frappe.get_all(
		RECORD,
		filters=[*FROM_HERE],
		fields=[
			*("name", "member_name", "to_organization as organization"),
			*("left_on", "last_asked_on as last_contact_on"),
		],
	)
	_remind_of_mobile(RECORD, joined, incoming_contact_by)


def _remind_of_mobile(
	doctype: str,
	members: Sequence[frappe._dict],
	contact_by: Callable[[date, date | None, CampaignPolicy], date | None],
) -> None:
	"""Remind the branch of each member of whom the day has come until which a rule asks for a contact.

	:param members: rows with `name`, `member_name`, `organization`, `left_on` and `last_contact_on`
	"""
	policies, today_there = policies_over(member.organization for member in members), today_in_china()
	due = {}
	for member in members:
		day = contact_by(member.left_on, member.last_contact_on, policies[member.organization])
		if day and day <= today_there:
			due[member.name] = (member.organization, partial(_words_for_mobile, member))
	remind(doctype, due)


def search_steps() -> None:
	"""Bring the next steps of open searches back on their day; what stays undone is told to the committee above (notice 二(二), 三(三))."""
	searches = frappe.get_all(
		"Contact Search",
		filters=[["result", "=", "Open"], *search.due_filters(today_in_china())],
		fields=["name", "member_name", "organization", "campaign", "next_step", "next_step_on"],
	)
	remind(
		"Contact Search",
		{each.name: (each.organization, partial(_words_for_step, each)) for each in searches},
	)
	left = [each for each in searches if _goes_to_the_committee(each)]
	remind_above("Contact Search", left, _words_for_overdue_step)


def roster_steps() -> None:
	"""Bring the next steps of differences between roster and reality back on their day (notice 二(一))."""
	differences = frappe.get_all(
		DIFFERENCE,
		filters=[["status", "in", [*roster.STANDING]], *search.due_filters(today_in_china())],
		fields=["name", "person_name", "organization", "next_step", "next_step_on"],
	)
	remind(
		DIFFERENCE,
		{each.name: (each.organization, partial(_words_for_difference, each)) for each in differences},
	)


def help_requests() -> None:
	"""Remind the branch of requests for help whose day has come without an answer."""
	requests = frappe.get_all(
		"Help Request",
		filters=[["status", "=", "Sent"], ["due_on", "<=", today_in_china()]],
		fields=["name", "member_name", "to_organization_name", "organization", "due_on"],
	)
	remind(
		"Help Request", {each.name: (each.organization, partial(_words_for_help, each)) for each in requests}
	)


def _words_for_help(request: frappe._dict, language: str) -> str:
	words = _(
		"The request to {0} about {1} was to be answered by {2}. Ask again, or enter the reply.",
		lang=language,
	)
	return words.format(
		escape_html(request.to_organization_name),
		escape_html(request.member_name),
		formatdate(request.due_on),
	)


def archive_loans() -> None:
	"""Remind of archives on loan whose day has come: the committee where it keeps them, else the branch (notice 二(一): 保管权限)."""
	lent = frappe.get_all(
		ARCHIVE,
		filters=[["on_loan", "=", 1], ["due_back_on", "<", today_in_china()]],
		fields=["name", "member_name", "organization", "custody", "due_back_on"],
	)
	of_archives = {"parenttype": ARCHIVE, "parent": ["in", [each.name for each in lent] or [""]]}
	borrowers = dict(
		frappe.get_all(
			"Archive Loan",
			filters={**of_archives, "back_on": ["is", "not set"]},
			fields=["parent", "borrowed_by"],
			as_list=True,
		)
	)
	for each in lent:
		each.borrowed_by = borrowers.get(each.name) or "—"
	of_committee = [each for each in lent if each.custody in member_archive.OF_COMMITTEE]
	remind_above(ARCHIVE, of_committee, lambda loan, _branch, language: _words_for_archive(loan, language))
	of_branch = [each for each in lent if each.custody not in member_archive.OF_COMMITTEE]
	remind(ARCHIVE, {each.name: (each.organization, partial(_words_for_archive, each)) for each in of_branch})


def _words_for_archive(loan: frappe._dict, language: str) -> str:
	words = _("The archive of {0}, lent to {1}, was due back on {2}. Ask for it.", lang=language)
	return words.format(
		escape_html(loan.member_name), escape_html(loan.borrowed_by), formatdate(loan.due_back_on)
	)


def group_tasks() -> None:
	"""Bring open tasks of working groups to whose they are on their day; what stays undone is told to the committee whose group it is."""
	tasks = frappe.get_all(
		TASK,
		filters=[["status", "=", "Open"], ["due_on", "<=", today_in_china()]],
		fields=["name", "subject", "responsible", "user", "due_on", "organization", "campaign"],
	)
	own = {each.name: ([each.user], partial(_words_for_task, each)) for each in tasks if each.user}
	remind_users(TASK, own)
	others = [each for each in tasks if not each.user or _is_left(each)]
	remind(
		TASK, {each.name: (each.organization, partial(_words_for_task, each)) for each in others}, DECIDING
	)


def _is_left(task: frappe._dict) -> bool:
	return search.goes_to_the_committee(getdate(task.due_on), today_in_china(), policy_of(task.campaign))


def _words_for_task(task: frappe._dict, language: str) -> str:
	words = _("Working group: “{0}” ({1}) is due on {2}. Do it, and write what came of it.", lang=language)
	return words.format(escape_html(task.subject), escape_html(task.responsible), formatdate(task.due_on))


def _words_for_difference(difference: frappe._dict, language: str) -> str:
	words = _("{0}: {1} was planned for {2}. Do it, and note what came of it.", lang=language)
	step = _(difference.next_step, lang=language) if difference.next_step else "—"
	return words.format(escape_html(difference.person_name), step, formatdate(difference.next_step_on))


def _goes_to_the_committee(contact_search: frappe._dict) -> bool:
	return search.goes_to_the_committee(
		getdate(contact_search.next_step_on), today_in_china(), policy_of(contact_search.campaign)
	)


def superiors_of(organizations: Iterable[str]) -> dict[str, str]:
	"""Return the organization above each of some, of those that have one."""
	rows = frappe.get_all(
		"Party Organization",
		filters={"name": ["in", list(organizations) or [""]]},
		fields=["name", "parent_party_organization"],
		as_list=True,
	)
	return {name: superior for name, superior in rows if superior}


def _words_for_step(contact_search: frappe._dict, language: str) -> str:
	words = _("The search for {0}: {1} is planned for {2}. Take the step and log it.", lang=language)
	return words.format(
		escape_html(contact_search.member_name),
		escape_html(contact_search.next_step or "—"),
		formatdate(contact_search.next_step_on),
	)


def _words_for_overdue_step(contact_search: frappe._dict, branch: str, language: str) -> str:
	words = _(
		"{0} searches for {1}: the step planned for {2} has not been taken. Ask what is in the way and help.",
		lang=language,
	)
	return words.format(
		escape_html(branch), escape_html(contact_search.member_name), formatdate(contact_search.next_step_on)
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


def remind(
	doctype: str,
	texts: dict[str, tuple[str, Callable[[str], str]]],
	capacities: Iterable[str] = RECORDING,
) -> None:
	"""Ring and make a task for each document that has none open, in the language of whoever gets it.

	:param texts: by name of the document its organization, and what gives the words in a language
	:param capacities: who of that organization gets it
	"""
	people = people_in_office({organization for organization, _words in texts.values()}, capacities)
	remind_users(doctype, {name: (people.get(branch, ()), words) for name, (branch, words) in texts.items()})


def remind_users(doctype: str, texts: Mapping[str, tuple[Collection[str], Callable[[str], str]]]) -> None:
	"""Ring the bell and make a task for each document and user that have none open, in the user's language.

	:param texts: by name of the document who gets it, and what gives the words in a language
	"""
	reminded = {
		(row.reference_name, row.allocated_to)
		for row in frappe.get_all(
			"ToDo",
			filters={"reference_type": doctype, "status": "Open"},
			fields=["reference_name", "allocated_to"],
		)
	}
	languages = languages_of({user for users, _words in texts.values() for user in users})
	due, notices = getdate(add_days(today(), DAYS_TO_DO)), Notices()
	for name, (users, words) in texts.items():
		for user in users:
			if (name, user) not in reminded:
				text = words(languages[user])
				notices.add(doctype, name, user, text)
				notices.add_task(doctype, name, user, text, due)
	notices.send()


def remind_above(
	doctype: str, documents: list[frappe._dict], words: Callable[[frappe._dict, str, str], str]
) -> None:
	"""Remind the committee right above the unit of each document, as `remind` does the unit.

	:param documents: rows with `name` and `organization`
	:param words: what gives the words for a document and the name of its unit, in a language
	"""
	organizations = {each.organization for each in documents}
	superiors, names = superiors_of(organizations), names_of(organizations)
	texts = {
		each.name: (superiors[each.organization], partial(words, each, names[each.organization]))
		for each in documents
		if each.organization in superiors
	}
	remind(doctype, texts, DECIDING)
