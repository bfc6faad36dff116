"""The arithmetic of a campaign's figures: own figures of every organization first, then one pass over the tree. No frappe."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from party_investigation.rules import annex4, annex5, letters, mobile, own_table_figures
from party_investigation.rules.codes import PERSON_CATEGORIES, REASONS, UNIT_CATEGORIES
from party_investigation.rules.comparison import COUNTS, TABLES
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.tables import Table, add, as_json, bump, children_first, sum_over_tree

ELSEWHERE = "elsewhere"
"""Members who have a record with an organization and are counted by another one, or by none."""
OF_LETTERS = {"Closed": "transferred", "Overdue": "pocket", "In Transit": "in_transit"}
"""In which count the member of a letter stands, by the state of the letter on the reference date."""


@dataclass(frozen=True, slots=True)
class Letter:
	"""The latest letter of a member, of the branch that has the record.

	`received_by` is the branch that has a record of the member too, where the receipt came after the reference date.
	"""

	member: str
	organization: str
	issued_on: dt.date
	validity_days: int
	receipt_on: dt.date | None
	received_by: str | None = None


@dataclass(frozen=True, slots=True)
class Lost:
	"""One line of annex 2 or 3."""

	organization: str
	member: str
	person: annex4.LostPerson


@dataclass
class Facts:
	"""Everything that the figures depend on."""

	parents: Mapping[str, str | None]
	policy: CampaignPolicy
	records: Mapping[str, int] = field(default_factory=dict)
	letters: Sequence[Letter] = ()
	mobile: list[tuple[str, str, dt.date]] = field(default_factory=list)
	lost: list[Lost] = field(default_factory=list)
	outcomes: Mapping[str, tuple[annex5.Outcome, ...]] = field(default_factory=dict)


def relocated(
	facts: Facts,
	parents: Mapping[str, str | None],
	records: Mapping[tuple[str, str], str],
	lines: Mapping[tuple[str, str], str],
) -> Facts:
	"""Return the facts as they are when documents hang elsewhere: what a merge or a split of organizations comes to.

	:param parents: the tree afterwards
	:param records: where the record of (member, organization) hangs afterwards, its letters with it; others stay
	:param lines: the same for the lines of annexes 2 and 3
	"""

	def place(member: str, organization: str) -> str:
		return records.get((member, organization), organization)

	numbers = Counter(facts.records)
	for (_member, before), after in records.items():
		numbers[before] -= 1
		numbers[after] += 1
	return replace(
		facts,
		parents=parents,
		records=numbers,
		letters=[
			replace(
				letter,
				organization=place(letter.member, letter.organization),
				received_by=letter.received_by and place(letter.member, letter.received_by),
			)
			for letter in facts.letters
		],
		mobile=[
			(place(member, organization), member, left_on) for organization, member, left_on in facts.mobile
		],
		lost=[
			replace(lost, organization=lines.get((lost.member, lost.organization), lost.organization))
			for lost in facts.lost
		],
	)


def tabulate(facts: Facts) -> dict[str, dict]:
	"""Counts and the tables of annexes 4 and 5 of every organization, own and below; rows and columns are text.

	A letter counts with two organizations; what it says of one that is not among `facts.parents` is left out.
	"""
	own_counts, order = _own_counts(facts), children_first(facts.parents)
	counts = sum_over_tree(
		{unit: counts_of_unit for unit, counts_of_unit in own_counts.items() if unit in facts.parents},
		facts.parents,
		order,
	)
	people = defaultdict(list)
	for lost in facts.lost:
		people[lost.organization].append(lost)
	lost_of = {
		unit: annex4.tabulate_by((each.person for each in lost), facts.policy)
		for unit, lost in people.items()
	}
	handled = {
		o: annex5.tabulate((_handled(x, facts) for x in lost_people), facts.policy)
		for o, lost_people in people.items()
	}
	own_tables = {
		"annex4": {unit: by_category for unit, (by_category, _by_unit) in lost_of.items()},
		"annex4_by_unit": {unit: by_unit for unit, (_by_category, by_unit) in lost_of.items()},
		"annex5": handled,
	}
	tables = {name: sum_over_tree(own, facts.parents, order) for name, own in own_tables.items()}
	return {
		organization: {
			**{name: counts[organization].get(name, {}).get(0, 0) for name in COUNTS},
			**{name: as_json(table[organization]) for name, table in tables.items()},
		}
		for organization in facts.parents
	}


def add_up(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
	"""Add figures of several units, as `tabulate` gives them, to those of all (decisions D13); those of own tables where there are any."""
	counts = dict.fromkeys(COUNTS, 0)
	tables: dict[str, dict[str, dict[str, int]]] = {name: {} for name in TABLES}
	of_own_tables = []
	for figures in parts:
		for name in COUNTS:
			counts[name] += figures.get(name) or 0
		for name in TABLES:
			add(tables[name], figures.get(name) or {})
		of_own_tables.append(figures.get(own_table_figures.KEY) or [])
	added = {**counts, **{name: as_json(from_json(table)) for name, table in tables.items()}}
	own = own_table_figures.add_up(of_own_tables)
	return {**added, own_table_figures.KEY: own} if own else added


def from_json(table: Mapping[str, Mapping[str, int]]) -> Table:
	"""A table as `rules.tables` takes it, from its JSON."""
	return {row: {int(column): count for column, count in cells.items()} for row, cells in table.items()}


def _own_counts(facts: Facts) -> dict[str, Table]:
	"""The counts of each organization as a table, one row a count, so that they add up over the tree as tables do."""
	tables: dict[str, Table] = defaultdict(dict)
	for organization, number in facts.records.items():
		bump(tables[organization], "members", (0,), number)
	for name, people in people_of_counts(facts).items():
		for organization, _member in people:
			if name == ELSEWHERE:
				bump(tables[organization], "members", (0,), -1)
			else:
				bump(tables[organization], name, (0,))
	for lost in facts.lost:
		bump(tables[lost.organization], "restored" if lost.person.found else "not_found", (0,))
	return tables


def people_of_counts(facts: Facts) -> dict[str, list[tuple[str, str]]]:
	"""Return who stands behind the counts that letters and absences make, as (organization, member), by the name of the count.

	Under `ELSEWHERE` stands who has a record of an organization and is not counted among its members.
	"""
	people: dict[str, list[tuple[str, str]]] = {
		name: [] for name in (*OF_LETTERS.values(), "mobile", ELSEWHERE)
	}
	gone = set()
	for letter in facts.letters:
		state = letters.state(
			letter.issued_on, letter.validity_days, letter.receipt_on, facts.policy.search_closes_on
		)
		if state == "Closed":
			gone.add((letter.member, letter.organization))
			people[ELSEWHERE].append((letter.organization, letter.member))
		elif (
			letter.received_by
		):  # the receipt came after the reference date, on which the sender was still responsible
			people[ELSEWHERE].append((letter.received_by, letter.member))
		people[OF_LETTERS[state]].append((letter.organization, letter.member))
	for organization, member, left_on in facts.mobile:
		policy, is_gone = facts.policy, (member, organization) in gone
		if mobile.is_mobile(left_on, policy.search_closes_on, policy, relationship_transferred=is_gone):
			people["mobile"].append((organization, member))
	return people


def _handled(lost: Lost, facts: Facts) -> annex5.HandledPerson:
	person = lost.person
	return annex5.HandledPerson(
		person.person_category, person.unit_category, person.found, facts.outcomes.get(lost.member, ())
	)


def lost_person(
	category: str, unit: str | None, months: int, reason: str, is_found: bool
) -> annex4.LostPerson:
	"""A line of annex 2 or 3 as annex 4 counts it, from the official words; a branch without category is 其他."""
	unit_code = UNIT_CATEGORIES.find(unit) or UNIT_CATEGORIES["9"]
	return annex4.LostPerson(
		PERSON_CATEGORIES.entry(category).code, unit_code.code, months, REASONS.entry(reason).code, is_found
	)
