"""The arithmetic of a campaign's figures: own figures of every organization first, then one pass over the tree. No frappe."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from party_investigation.rules import annex4, annex5, letters, mobile
from party_investigation.rules.codes import PERSON_CATEGORIES, REASONS, UNIT_CATEGORIES
from party_investigation.rules.tables import Table, as_json, bump, sum_over_tree

COUNTS = ("members", "restored", "not_found", "pocket", "in_transit", "transferred", "mobile")


@dataclass(frozen=True, slots=True)
class Letter:
	"""The latest letter of a member in the campaign."""

	organization: str
	issued_on: dt.date
	validity_days: int
	receipt_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Lost:
	"""One line of annex 2 or 3."""

	organization: str
	member: str
	person: annex4.LostPerson


@dataclass
class Facts:
	"""Everything that the figures depend on."""

	parents: dict[str, str | None]
	search_closes_on: dt.date
	dispositions_count_on: dt.date
	base: annex4.Base = "All"
	records: Mapping[str, int] = field(default_factory=dict)
	letters: Mapping[str, Letter] = field(default_factory=dict)
	mobile: list[tuple[str, str, dt.date]] = field(default_factory=list)
	lost: list[Lost] = field(default_factory=list)
	outcomes: Mapping[str, tuple[annex5.Outcome, ...]] = field(default_factory=dict)


def tabulate(facts: Facts) -> dict[str, dict]:
	"""Counts and the tables of annexes 4 and 5 of every organization, own and below; rows and columns are text."""
	counts = sum_over_tree(_own_counts(facts), facts.parents)
	people = defaultdict(list)
	for lost in facts.lost:
		people[lost.organization].append(lost)
	by_category = {
		o: annex4.tabulate((x.person for x in found), "Person Category", facts.base)
		for o, found in people.items()
	}
	by_unit = {
		o: annex4.tabulate((x.person for x in found), "Unit Category", facts.base)
		for o, found in people.items()
	}
	handled = {
		o: annex5.tabulate((_handled(x, facts) for x in found), facts.dispositions_count_on)
		for o, found in people.items()
	}
	tables = {
		name: sum_over_tree(own, facts.parents)
		for name, own in (("annex4", by_category), ("annex4_by_unit", by_unit), ("annex5", handled))
	}
	return {
		organization: {
			**{name: counts[organization].get(name, {}).get(0, 0) for name in COUNTS},
			**{name: as_json(table[organization]) for name, table in tables.items()},
		}
		for organization in facts.parents
	}


def _own_counts(facts: Facts) -> dict[str, Table]:
	"""The counts of each organization as a table, one row a count, so that they add up over the tree as tables do."""
	own: dict[str, Table] = defaultdict(dict)
	for organization, number in facts.records.items():
		bump(own[organization], "members", (0,), number)
	gone = set()
	for member, letter in facts.letters.items():
		state = letters.state(
			letter.issued_on, letter.validity_days, letter.receipt_on, facts.search_closes_on
		)
		if state == "Closed":
			gone.add(member)
			bump(own[letter.organization], "members", (0,), -1)
		count = {"Closed": "transferred", "Overdue": "pocket", "In Transit": "in_transit"}[state]
		bump(own[letter.organization], count, (0,))
	for organization, member, left_on in facts.mobile:
		if mobile.is_mobile(left_on, facts.search_closes_on, relationship_transferred=member in gone):
			bump(own[organization], "mobile", (0,))
	for lost in facts.lost:
		bump(own[lost.organization], "restored" if lost.person.found else "not_found", (0,))
	return own


def _handled(lost: Lost, facts: Facts) -> annex5.HandledPerson:
	person = lost.person
	return annex5.HandledPerson(
		person.person_category, person.unit_category, person.found, facts.outcomes.get(lost.member, ())
	)


def lost_person(category: str, unit: str | None, months: int, reason: str, found: bool) -> annex4.LostPerson:
	"""A line of annex 2 or 3 as annex 4 counts it, from the official words; a branch without category is 其他."""
	unit_code = UNIT_CATEGORIES.find(unit) or UNIT_CATEGORIES["9"]
	return annex4.LostPerson(
		PERSON_CATEGORIES.find(category).code, unit_code.code, months, REASONS.find(reason).code, found
	)
