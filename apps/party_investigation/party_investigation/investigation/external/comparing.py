"""Comparing the answer of an office with the members asked for: what matches becomes leads, which somebody decides about."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html
from party_investigation.batch import Batch
from party_investigation.investigation.external import people
from party_investigation.messages import languages_of
from party_investigation.notices import Notices
from party_investigation.organization.in_office import people_in_office
from party_investigation.rules import identity_number
from party_investigation.rules.external_match import UNDECIDED
from party_investigation.rules.matching import Comparison, People, Person
from party_investigation.workbook.answers import as_person

LEAD = "External Lead"
CHUNK = 1000
"""Leads that are written at once."""
SAID = ("said_name", "said_sex", "said_number", "said_place", "whereabouts", "said_unit", "said_phone")


@dataclass
class Result:
	"""What a comparison has come to."""

	levels: Counter[str] = field(default_factory=Counter)
	unmatched: int = 0
	known: int = 0
	comparisons: int = 0
	leads: list[dict[str, Any]] = field(default_factory=list)


def compare_answer(answer: Document, inquiry: Document, rows: Iterable[Mapping[str, Any]]) -> Result:
	"""Compare the rows of an answer and write the leads that are not known yet. Checks no right; sees what the user sees."""
	rows = list(rows)
	said = [as_person(row) for row in rows]
	members = {each.name: each for each in candidates(answer, inquiry, said)}
	index, result = People(map(people.as_person, members.values())), Result()
	known = set(
		frappe.get_all(LEAD, filters={"inquiry": inquiry.name}, pluck="fingerprint", limit_page_length=0)
	)
	for row, person in zip(rows, said, strict=True):
		matches = index.matches(person)
		result.unmatched += not matches
		for member, comparison in matches:
			lead = lead_of(answer, inquiry, row, members[member.key], comparison)
			if lead["fingerprint"] in known:
				result.known += 1
				continue
			known.add(lead["fingerprint"])
			result.levels[lead["level"]] += 1
			result.leads.append(lead)
	result.comparisons = index.comparisons
	write(result.leads)
	return result


def candidates(answer: Document, inquiry: Document, said: list[Person]) -> Iterator[frappe._dict]:
	"""The members with whom rows are compared: those asked for and, where sought, those of the unit who share a key with a row."""
	yield from people.members_named((inquiry.roster or "").split(), inquiry.organization)
	if answer.whole_unit:
		yield from people.members_like(said, inquiry.organization)


def lead_of(
	answer: Document,
	inquiry: Document,
	row: Mapping[str, Any],
	member: frappe._dict,
	comparison: Comparison,
) -> dict[str, Any]:
	"""The fields of a lead."""
	number = row.get("said_number") or ""
	said = {name: row.get(name) or None for name in (*SAID, "said_remark")}
	words = "\n".join([inquiry.name, member.name, *(str(said[name] or "") for name in said)])
	return {
		**said,
		"said_birth_date": row.get("birth_date"),
		"masked_identity": identity_number.mask(number) or None,
		"said_on": answer.answered_on,
		"row_number": row["row_number"],
		"inquiry": inquiry.name,
		"answer": answer.name,
		"office": inquiry.office,
		"campaign": inquiry.campaign,
		"member": member.name,
		"member_name": member.member_name,
		"organization": member.organization,
		"level": comparison.level,
		"weight": comparison.weight,
		"decision": UNDECIDED,
		"fingerprint": hashlib.sha256(words.encode()).hexdigest(),
	}


def write(leads: list[dict[str, Any]]) -> None:
	"""Write leads, and tell each branch of its own: the bell and one task, which lead to the first of them."""
	batch, first = Batch(LEAD), {}
	for lead in leads:
		batch.add(lead)
		first.setdefault(lead["organization"], batch.rows[-1]["name"])
		if len(batch) >= CHUNK:
			batch.flush()
	batch.flush()
	numbers = Counter(lead["organization"] for lead in leads)
	offices = {lead["organization"]: lead["office"] for lead in leads}
	users = people_in_office(numbers)
	languages = languages_of({user for of_unit in users.values() for user in of_unit})
	notices = Notices()
	for unit, of_unit in users.items():
		words = partial(_words, numbers[unit], offices[unit])
		for user in of_unit:
			notices.add(LEAD, first[unit], user, words(languages[user]))
			notices.add_task(LEAD, first[unit], user, words(languages[user]))
	notices.send()


def _words(number: int, office: str, language: str) -> str:
	return _("{0} leads have come from {1}. Compare each with the member and decide.", lang=language).format(
		number, escape_html(office)
	)
