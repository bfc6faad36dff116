"""Whom a list for another office asks for, as far as the user sees them, and what of each is compared."""

from collections.abc import Iterable, Iterator, Sequence

import frappe
from frappe.utils import getdate
from party_investigation.membership.search_key import search_key
from party_investigation.rules import search
from party_investigation.rules.external_match import About
from party_investigation.rules.matching import Person

MEMBER, RECORD, SEARCH = "Party Member", "Investigation Record", "Contact Search"
CHUNK = 500
"""So many values stand in one condition."""
COMPARED = (
	"name",
	"member_name",
	"identity_number",
	"birth_date",
	"sex",
	"organization",
	"native_place",
	"registered_address",
	"home_address",
)


def out_of_contact(campaign: str, organization: str, about: About) -> list[str]:
	"""Return the members of a unit and below it who are out of contact, or only those who were not found, in a steady order."""
	unit = {"campaign": campaign, "organization": ["descendants of (inclusive)", organization]}
	results = dict(
		frappe.get_list(SEARCH, filters=unit, fields=["member", "result"], as_list=True, limit_page_length=0)
	)
	if about == "Not Found Only":
		return sorted(member for member, result in results.items() if result == search.NOT_FOUND)
	lost = frappe.get_list(RECORD, filters={**unit, "is_lost": 1}, pluck="member", limit_page_length=0)
	return sorted(member for member in {*lost, *results} if results.get(member) != search.CONTACT_RESTORED)


def members_named(names: Sequence[str], organization: str) -> Iterator[frappe._dict]:
	"""Yield the members of these names below a unit, as far as the user sees them."""
	for part in parts_of(names):
		yield from _members({"name": ["in", part]}, organization)


def members_like(rows: Iterable[Person], organization: str) -> Iterator[frappe._dict]:
	"""Yield the members below a unit who have the number of a row, or its name and its birth date; both stand in indexes.

	A name alone says too little among all members of a unit.
	"""
	rows = list(rows)
	for numbers in parts_of(sorted({row.number for row in rows if row.number and "*" not in row.number})):
		yield from _members({"identity_number": ["in", numbers]}, organization)
	dated = [row for row in rows if row.birth_date]
	for part in parts_of(dated):
		same = {
			"member_name": ["in", sorted({row.name for row in part})],
			"birth_date": ["in", sorted({str(row.birth_date) for row in part})],
		}
		yield from _members(same, organization)


def _members(filters: dict, organization: str) -> list[frappe._dict]:
	below = {"organization": ["descendants of (inclusive)", organization]}
	return frappe.get_list(MEMBER, filters={**filters, **below}, fields=[*COMPARED], limit_page_length=0)


def parts_of(values: Sequence) -> Iterator[Sequence]:
	"""Yield values by parts that one condition holds."""
	for first in range(0, len(values), CHUNK):
		yield values[first : first + CHUNK]


def as_person(member: frappe._dict) -> Person:
	"""A member as it is compared."""
	places = (member.registered_address, member.home_address, member.native_place)
	return Person(
		key=member.name,
		name=member.member_name,
		number=member.identity_number or "",
		birth_date=getdate(member.birth_date) if member.birth_date else None,
		sex=member.sex or "",
		places=tuple(filter(None, places)),
		sound=search_key(member.member_name),
	)
