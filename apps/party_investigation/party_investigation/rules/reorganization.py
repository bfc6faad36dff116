"""Merging and splitting organizations: where each member and each document goes (decisions D2, D3).

A member's record of the campaign goes where the member goes, and the letters of a record go with it: so the figures of whatever stands
above both units stay what they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
	"""A member as the rules of a split ask: who holds the relationship, and what tells the members of one unit apart."""

	name: str
	organization: str
	person_category: str | None = None
	work_unit: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
	"""Members of a unit that is split who go to one organization; what is empty fits everybody."""

	to: str
	person_category: str | None = None
	work_unit: str | None = None

	def fits(self, person: Person) -> bool:
		"""Whether the rule is about a member: the category is the same, the place of work has the words in it."""
		if self.person_category and self.person_category != person.person_category:
			return False
		return not self.work_unit or self.work_unit in (person.work_unit or "")


@dataclass(frozen=True)
class Assignment:
	"""Who goes where: members by name, else by the first rule that fits, else with the rest of their organization."""

	rest: Mapping[str, str | None]
	"""Where all others of each organization go that is merged or split; None: they stay."""
	listed: Mapping[str, str] = field(default_factory=dict)
	rules: Sequence[Rule] = ()

	def of_person(self, person: Person) -> str | None:
		"""Return the organization to which a member of one of the organizations goes; None for one who stays."""
		if person.name in self.listed:
			return self.listed[person.name]
		fitting = (rule.to for rule in self.rules if rule.fits(person))
		return next(fitting, self.rest.get(person.organization))

	def of_document(self, organization: str, member: Person | None) -> str | None:
		"""Return where a document goes: with its member while the unit holds the member, else with the rest of the unit."""
		if member is not None and member.organization == organization:
			return self.of_person(member)
		return self.rest.get(organization)


@dataclass(frozen=True, slots=True)
class Record:
	"""An Investigation Record: the member's with one organization in one campaign."""

	name: str
	campaign: str
	member: str
	organization: str


@dataclass(frozen=True, slots=True)
class Letter:
	"""A Transfer Letter that is not void."""

	name: str
	member: str
	organization: str
	to_organization: str | None
	is_open: bool


def settle_records(
	records: Iterable[Record], wanted: Mapping[str, str], holders: Mapping[str, str]
) -> dict[str, str]:
	"""Return where records hang afterwards, by name.

	A member who went from one of the units to another during the campaign has a record with both, and no unit has two of one member:
	the record with the unit that holds the member goes along, the other one is kept by the unit that is left.

	:param records: those of the units that are merged or split, and those that the receiving units have of the same members
	:param wanted: where records should go, by name; others stay
	:param holders: the organization that holds each member before the change
	"""
	places, together = {}, defaultdict(list)
	for record in records:
		places[record.name] = wanted.get(record.name, record.organization)
		together[record.campaign, record.member, places[record.name]].append(record)
	for same in together.values():
		current = next(
			(record for record in same if record.organization == holders.get(record.member)),
			next((record for record in same if record.name not in wanted), same[0]),
		)
		for record in same:
			if record is not current:
				places[record.name] = record.organization if record.name in wanted else current.organization
	return places


def settle_letters(
	letters: Iterable[Letter],
	places: Mapping[tuple[str, str], str],
	people: Mapping[str, Person],
	assignment: Assignment,
) -> dict[str, tuple[str, str | None]]:
	"""Return sender and receiver of letters afterwards, by name: each with the record that the unit has of the member.

	An open letter of which no campaign has a record goes with its member, and one on the way to a unit with the rest of that unit.

	:param places: where the record of (member, organization) hangs afterwards, for the records of open campaigns
	:param people: the members whom the units hold, by name
	"""
	settled = {}
	for letter in letters:
		sender = places.get((letter.member, letter.organization))
		receiver = letter.to_organization and places.get((letter.member, letter.to_organization))
		if letter.is_open:
			sender = sender or assignment.of_document(letter.organization, people.get(letter.member))
			receiver = receiver or assignment.rest.get(letter.to_organization or "")
		settled[letter.name] = (sender or letter.organization, receiver or letter.to_organization)
	return settled


def letters_to_themselves(
	letters: Iterable[Letter], settled: Mapping[str, tuple[str, str | None]]
) -> list[Letter]:
	"""Return the open letters whose sender and receiver become one organization: they have to be received or voided before."""
	return [each for each in letters if each.is_open and settled[each.name][0] == settled[each.name][1]]
