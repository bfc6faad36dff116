"""Merging and splitting organizations: nobody is lost or doubled, and what stands above the units counts what it counted."""

import datetime as dt
import unittest
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.reporting import aggregation
from party_investigation.rules.annex4 import LostPerson
from party_investigation.rules.policy import DEFAULT
from party_investigation.rules.reorganization import (
	Assignment,
	Letter,
	Person,
	Record,
	Rule,
	letters_to_themselves,
	settle_letters,
	settle_records,
)

PARENTS = {"T": None, "T1": "T", "T2": "T", "A": "T1", "B": "T1", "C": "T1", "D": "T2"}
BRANCHES = ("A", "B", "C", "D")
CAMPAIGN = "IC"
BEFORE, AFTER = DEFAULT.search_closes_on - dt.timedelta(30), DEFAULT.search_closes_on + dt.timedelta(30)


class World:
	"""Members, the branches they have been in during the campaign, and what was found out about them."""

	def __init__(self, ways: list[tuple[list[str], bool, bool, int]]) -> None:
		self.people: dict[str, Person] = {}
		self.records: list[Record] = []
		self.letters: list[tuple[Letter, dt.date]] = []
		self.lost: list[aggregation.Lost] = []
		for number, (way, early, lost, months) in enumerate(ways):
			name, way = f"m{number}", list(dict.fromkeys(way))
			self.people[name] = Person(name, way[-1], ("教职工", "高校毕业生")[number % 2])
			self.records += [Record(f"{name}-{branch}", CAMPAIGN, name, branch) for branch in way]
			for sender, receiver in pairwise(way):
				letter = Letter(f"{name}-{sender}-{receiver}", name, sender, receiver, False)
				self.letters.append((letter, BEFORE if early else AFTER))
			if lost:
				person = LostPerson("02", 5, months, 1, early)
				self.lost.append(aggregation.Lost(way[0], name, person))

	def facts(self, parents=PARENTS) -> aggregation.Facts:
		"""What the database would give."""
		at = {(record.member, record.organization) for record in self.records}
		letters = [
			aggregation.Letter(
				letter.member,
				letter.organization,
				BEFORE,
				30,
				receipt_on,
				letter.to_organization if (letter.member, letter.to_organization) in at else None,
			)
			for letter, receipt_on in self.letters
			if (letter.member, letter.organization) in at
		]
		return aggregation.Facts(
			parents=parents,
			policy=DEFAULT,
			records=Counter(record.organization for record in self.records),
			letters=letters,
			mobile=[(record.organization, record.member, dt.date(2014, 1, 1)) for record in self.records],
			lost=self.lost,
		)

	def carry_out(self, assignment: Assignment) -> tuple[dict, dict]:
		"""Move everything; returns where records and lines went."""
		wanted = {}
		for record in self.records:
			after = assignment.of_document(record.organization, self.people[record.member])
			if after and after != record.organization:
				wanted[record.name] = after
		holders = {name: person.organization for name, person in self.people.items()}
		settled = settle_records(self.records, wanted, holders)
		places = {(each.member, each.organization): settled[each.name] for each in self.records}
		letters = [letter for letter, _day in self.letters]
		moved = settle_letters(letters, places, self.people, assignment)
		lines = {
			(lost.member, lost.organization): after
			for lost in self.lost
			if (after := assignment.of_document(lost.organization, self.people[lost.member]))
		}
		self.records = [Record(each.name, CAMPAIGN, each.member, settled[each.name]) for each in self.records]
		self.letters = [
			(Letter(letter.name, letter.member, *moved[letter.name], letter.is_open), day)
			for letter, day in self.letters
		]
		self.lost = [
			aggregation.Lost(
				lines.get((each.member, each.organization), each.organization), each.member, each.person
			)
			for each in self.lost
		]
		people = self.people.values()
		self.people = {
			each.name: Person(
				each.name, assignment.of_person(each) or each.organization, each.person_category
			)
			for each in people
		}
		return places, lines


ways = st.lists(
	st.tuples(
		st.lists(st.sampled_from(BRANCHES), min_size=1, max_size=3),
		st.booleans(),
		st.booleans(),
		st.integers(6, 200),
	),
	max_size=8,
)


@st.composite
def merges(draw) -> Assignment:
	"""One or more branches into another one, there or new."""
	into = draw(st.sampled_from((*BRANCHES, "N")))
	sources = draw(
		st.lists(st.sampled_from([each for each in BRANCHES if each != into]), min_size=1, unique=True)
	)
	return Assignment(dict.fromkeys(sources, into))


@st.composite
def splits(draw) -> Assignment:
	"""One branch, part of whose members go to a new one, the rest to another one or nowhere."""
	source = draw(st.sampled_from(BRANCHES))
	rest = draw(st.sampled_from([None, *(each for each in BRANCHES if each != source)]))
	return Assignment({source: rest}, {}, [Rule("N", draw(st.sampled_from(("教职工", "高校毕业生"))))])


class TestInvariants(unittest.TestCase):
	def check(self, world: World, assignment: Assignment) -> None:
		sources = set(assignment.rest)
		outside = {name: each for name, each in world.people.items() if each.organization not in sources}
		listed = {name: each.organization for name, each in outside.items()}
		assignment = Assignment(assignment.rest, {**listed, **assignment.listed}, assignment.rules)
		parents = {**PARENTS, "N": "T1"}
		before, names = world.facts(), Counter(record.member for record in world.records)
		places, lines = world.carry_out(assignment)
		now = aggregation.tabulate(world.facts(parents))
		then = aggregation.tabulate(before)
		self.assertEqual(now["T"], then["T"])
		foreseen = aggregation.tabulate(aggregation.relocated(before, parents, places, lines))
		self.assertEqual(foreseen, now)
		self.assertEqual(Counter(record.member for record in world.records), names)
		twice = Counter((record.member, record.organization) for record in world.records)
		self.assertFalse([each for each, number in twice.items() if number > 1])
		for record in world.records:
			holder = world.people[record.member].organization
			self.assertIn((record.member, holder), twice, "who holds a member has the record")

	@given(ways, merges())
	def test_a_merge_changes_nothing_above(self, ways, assignment) -> None:
		self.check(World(ways), assignment)

	@given(ways, splits())
	def test_a_split_changes_nothing_above(self, ways, assignment) -> None:
		self.check(World(ways), assignment)


class TestWhoGoesWhere(unittest.TestCase):
	def test_a_name_before_a_rule_before_the_rest(self) -> None:
		assignment = Assignment({"A": "D"}, {"a": "B"}, [Rule("C", "教职工", "工厂"), Rule("B", "教职工")])
		for name, values, goes in (
			("a", ("教职工", "工厂"), "B"),
			("b", ("教职工", "校办工厂"), "C"),
			("c", ("教职工", None), "B"),
			("d", ("其他", "工厂"), "D"),
		):
			self.assertEqual(assignment.of_person(Person(name, "A", *values)), goes, name)
		self.assertEqual(assignment.of_document("A", None), "D")
		self.assertEqual(assignment.of_document("A", Person("a", "C")), "D")

	def test_open_letters_go_with_the_member_and_to_the_receiver(self) -> None:
		assignment = Assignment({"A": "B"})
		letters = [
			Letter("1", "x", "A", "C", True),
			Letter("2", "y", "C", "A", True),
			Letter("3", "z", "C", "A", False),
		]
		settled = settle_letters(letters, {}, {"x": Person("x", "A")}, assignment)
		self.assertEqual(settled, {"1": ("B", "C"), "2": ("C", "B"), "3": ("C", "A")})
		self.assertEqual(letters_to_themselves(letters, settled), [])
		between = [Letter("4", "x", "A", "B", True)]
		self.assertEqual(letters_to_themselves(between, settle_letters(between, {}, {}, assignment)), between)
