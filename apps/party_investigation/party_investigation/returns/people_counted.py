"""The people behind the counts above the tables: members, letters, absences; a page of them, live or as handed in. Checks no permission.

Who counts says `reporting.aggregation.people_of_counts`, from which the figures come as well. What was handed in shows those whom the
version keeps: a version of before it kept them has the figure only.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import frappe
from frappe.query_builder.functions import Count
from party_investigation.investigation.campaign_policy import policy_of
from party_investigation.investigation.records import latest_letters
from party_investigation.reporting.aggregation import OF_LETTERS, people_of_counts
from party_investigation.reporting.figures import facts_of_counts
from party_investigation.reporting.visible import below
from party_investigation.returns import frozen
from party_investigation.rules.identity_number import mask

RECORD, MEMBER, LETTER, MOBILE = (
	"Investigation Record",
	"Party Member",
	"Transfer Letter",
	"Mobile Member Record",
)
SHOWS: dict[str, tuple[str, ...]] = {
	"members": (RECORD,),
	**dict.fromkeys(OF_LETTERS.values(), (RECORD, LETTER)),
	"mobile": (RECORD, MOBILE),
}
"""The counts whose people are opened here, and of which documents the list of them tells."""
OF_PERSON = ("member", "member_name", "person_category")
OF_LETTER = ("letter", "issued_on", "receipt_on", "transferred_to")
OF_ABSENCE = ("left_on", "destination")
Person = dict[str, Any]
Pair = tuple[str, str]
"""Organization and member."""


def columns_of(count: str) -> tuple[str, ...]:
	"""Return what is told of each person behind a count."""
	more = OF_ABSENCE if count == "mobile" else () if count == "members" else OF_LETTER
	return (*OF_PERSON, *more)


# ---------------------------------------------------------------- live


def live(campaign: str, organization: str, count: str, start: int, length: int) -> tuple[int, list[Person]]:
	"""Return how many people stand behind a count of today, and those from `start` on."""
	if count == "members":
		total, page = _members(campaign, organization, start, length)
	else:
		facts = facts_of_counts(campaign, organization)
		place = {unit: number for number, unit in enumerate(facts.parents)}
		people = [pair for pair in people_of_counts(facts)[count] if pair[0] in place]
		people.sort(key=lambda pair: (place[pair[0]], pair[1]))
		total, page = len(people), people[start : start + length]
	return total, _with_numbers(_told(campaign, page, count))


def _members(campaign: str, organization: str, start: int, length: int) -> tuple[int, list[Pair]]:
	"""Return the number of members and a page of them, in the order of the tree and the names."""
	Record, Organization = frappe.qb.DocType(RECORD), frappe.qb.DocType("Party Organization")
	members = counted_records(campaign, Record)
	if frappe.get_cached_value("Investigation Campaign", campaign, "organization") != organization:
		members = members.where(Record.organization.isin(below(organization)))
	page = (
		members.join(Organization)
		.on(Organization.name == Record.organization)
		.select(Record.organization, Record.member)
		.orderby(Organization.lft)
		.orderby(Record.member_name)
		.orderby(Record.member)
		.limit(length)
		.offset(start)
	)
	return members.select(Count("*")).run()[0][0], [(unit, member) for unit, member in page.run()]


def counted_records(campaign: str, Record: Any) -> Any:
	"""Return the query over the records whose members count with the organization that has the record.

	Who has gone before the reference date counts there no more, who came after it not yet (`aggregation.people_of_counts`).
	"""
	reference = policy_of(campaign).search_closes_on
	Sent, Letter = frappe.qb.DocType(RECORD).as_("sent"), frappe.qb.DocType(LETTER)
	Later, Received = frappe.qb.DocType(LETTER).as_("later"), frappe.qb.DocType(RECORD).as_("received")
	is_later = (Later.issued_on > Letter.issued_on) | (
		(Later.issued_on == Letter.issued_on) & (Later.creation > Letter.creation)
	)
	latest = (
		frappe.qb.from_(Letter)
		.join(Sent)
		.on((Sent.member == Letter.member) & (Sent.organization == Letter.organization))
		.left_join(Later)
		.on(
			(Later.member == Letter.member)
			& (Later.organization == Letter.organization)
			& (Later.status != "Void")
			& is_later
		)
		.where((Sent.campaign == campaign) & (Letter.status != "Void") & Later.name.isnull())
	)
	gone = latest.select(Sent.name).where(Letter.receipt_on <= reference)
	came = (
		latest.join(Received)
		.on((Received.member == Letter.member) & (Received.organization == Letter.to_organization))
		.select(Received.name)
		.where((Received.campaign == campaign) & (Letter.receipt_on > reference))
	)
	return frappe.qb.from_(Record).where(
		(Record.campaign == campaign) & Record.name.notin(gone) & Record.name.notin(came)
	)


def _told(campaign: str, page: Sequence[Pair], count: str) -> list[Person]:
	"""Return what is told of each of some people, in their order; two queries."""
	records, letters = _read(campaign, page, LETTER in SHOWS[count])
	return [_person(records[pair], letters.get((pair[1], pair[0])), count) for pair in page]


def _read(
	campaign: str, people: Iterable[Pair], with_letters: bool
) -> tuple[dict[Pair, frappe._dict], dict[Pair, frappe._dict]]:
	"""Return the records of some people by organization and member, and their latest letters by member and organization."""
	members = sorted({member for _unit, member in people})
	rows = frappe.get_all(
		RECORD,
		filters={"campaign": campaign, "member": ["in", members or [""]]},
		fields=["name", "organization", *OF_PERSON, *OF_ABSENCE],
	)
	records = {(row.organization, row.member): row for row in rows}
	return records, latest_letters(members) if with_letters and members else {}


def _person(record: frappe._dict, letter: frappe._dict | None, count: str) -> Person:
	of_letter = {
		"letter": letter and letter.name,
		"issued_on": letter and letter.issued_on,
		"receipt_on": letter and letter.receipt_on,
		"transferred_to": letter and letter.to_organization_name,
	}
	told = {name: {**record, **of_letter}[name] for name in columns_of(count)}
	texts = {
		name: value.isoformat() if isinstance(value, dt.date) else value or "" for name, value in told.items()
	}
	return {**texts, "organization": record.organization}


def _with_numbers(people: list[Person]) -> list[Person]:
	"""Add the masked identity number and the name of the branch, and what may be opened: the member, if it is kept here."""
	members = _by_name(MEMBER, (person["member"] for person in people), "identity_number")
	branches = _by_name(
		"Party Organization", (person["organization"] for person in people), "organization_name"
	)
	return [
		{
			**person,
			"identity_number": mask(members.get(person["member"]) or ""),
			"branch": branches.get(person["organization"], person["organization"]),
			"doctype": MEMBER,
			"record": person["member"] if person["member"] in members else None,
		}
		for person in people
	]


def _by_name(doctype: str, names: Iterable[str], field: str) -> dict[str, str]:
	filters = {"name": ["in", sorted({*names}) or [""]]}
	return dict(frappe.get_all(doctype, filters=filters, fields=["name", field], as_list=True))


# ---------------------------------------------------------------- as handed in


def kept(campaign: str, organization: str) -> str:
	"""Return the people behind each count of an organization itself, as a version keeps them: rows of `columns_of`, as JSON."""
	Record = frappe.qb.DocType(RECORD)
	own = counted_records(campaign, Record).where(Record.organization == organization)
	pairs = {"members": [(organization, member) for (member,) in own.select(Record.member).run()]}
	if pairs["members"] or frappe.db.exists(RECORD, {"campaign": campaign, "organization": organization}):
		people = people_of_counts(facts_of_counts(campaign, organization, is_own=True))
		for count in (*OF_LETTERS.values(), "mobile"):
			pairs[count] = [pair for pair in people[count] if pair[0] == organization]
	with_letters = any(pairs.get(count) for count in OF_LETTERS.values())
	records, letters = _read(campaign, chain(*pairs.values()), with_letters)
	rows = {}
	for count, those in pairs.items():
		told = (_person(records[pair], letters.get((pair[1], pair[0])), count) for pair in those)
		listed = [[person[name] for name in columns_of(count)] for person in told]
		if listed:
			rows[count] = sorted(listed, key=lambda row: (row[1], row[0]))
	return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def handed_in(version: str, count: str, start: int, length: int) -> tuple[int, list[Person]]:
	"""Return how many people stand behind a count as it was handed in, and those from `start` on."""
	where = frozen.window(version, lambda each: each.figures.get(count) or 0, start, length)
	rows = {
		row.name: row
		for row in frappe.get_all(
			frozen.VERSION,
			filters={"name": ["in", where.versions or [""]]},
			fields=["name", "organization", "people"],
		)
	}
	if not all(row.people for row in rows.values()):
		return where.total, []
	people = [
		{**dict(zip(columns_of(count), person, strict=True)), "organization": rows[name].organization}
		for name in where.versions
		for person in frappe.parse_json(rows[name].people or "{}").get(count, ())
	]
	skipped = start - where.before
	return where.total, _with_numbers(people[skipped : skipped + length])
