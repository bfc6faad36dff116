"""Whether two members may be one person: names that look or sound alike, numbers a slip apart, one birth date (decisions D10).

Members are compared within blocks only, never everybody with everybody. No frappe.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

from rapidfuzz.distance import Hamming
from rapidfuzz.fuzz import ratio

from party_investigation.rules import identity_number
from party_investigation.rules.pinyin import syllable
from party_investigation.rules.problem import _

NameLikeness = Literal["same", "sounds", "near", "one character"]
NumberLikeness = Literal["same", "one digit", "swapped", "region", "15 digits"]

SAME_NUMBER, ONE_DIGIT, SWAPPED, REGION, OLD = (
	_("one identity number"),
	_("one digit of the identity number differs"),
	_("two digits of the identity number are swapped"),
	_("the identity numbers differ in the region only"),
	_("one is the identity number of 15 digits of the other"),
)
NUMBER_WORDS: dict[NumberLikeness, str] = {
	"same": SAME_NUMBER,
	"one digit": ONE_DIGIT,
	"swapped": SWAPPED,
	"region": REGION,
	"15 digits": OLD,
}
NAME_WORDS: dict[NameLikeness, str] = {
	"same": _("the names are the same"),
	"sounds": _("the names sound the same"),
	"near": _("the names sound alike"),
	"one character": _("one character of the names differs"),
}
SAME_BIRTH = _("the birth dates are the same")
NAME_WEIGHTS: dict[NameLikeness, int] = {"same": 40, "sounds": 30, "near": 20, "one character": 10}
NUMBER_WEIGHTS: dict[NumberLikeness, int] = {
	"same": 60,
	"15 digits": 55,
	"one digit": 40,
	"swapped": 40,
	"region": 35,
}
BIRTH_WEIGHT = 20
SOUNDS_NEAR = 88
"""From so many per cent on two readings sound alike: zhangweiming and zhangweimin."""
MOST_IN_BLOCK = 400
"""So many members one block compares with each other; a larger one is cut by their names, since one wrong date may stand with thousands."""
BODY = 17
"""Characters of a number before its check character."""


@dataclass(frozen=True, slots=True)
class Person:
	"""A member as far as the comparison asks."""

	key: str
	name: str
	number: str = ""
	"""Empty where the reader may not see it."""
	birth_date: dt.date | None = None
	sex: str = ""


@dataclass(frozen=True, slots=True)
class Suspicion:
	"""Two members who may be one person, and why."""

	first: str
	second: str
	name: NameLikeness
	number: NumberLikeness | None
	same_birth: bool

	@property
	def weight(self) -> int:
		"""How much speaks for it; the strongest come first."""
		return (
			NAME_WEIGHTS[self.name]
			+ (NUMBER_WEIGHTS[self.number] if self.number else 0)
			+ (BIRTH_WEIGHT if self.same_birth else 0)
		)

	def reasons(self) -> list[str]:
		"""Why, in English to be translated."""
		words = [NAME_WORDS[self.name]]
		if self.number:
			words.append(NUMBER_WORDS[self.number])
		if self.same_birth:
			words.append(SAME_BIRTH)
		return words


# ---------------------------------------------------------------- names


@lru_cache(maxsize=200_000)
def reading(name: str) -> str:
	"""A name as it sounds: its syllables, parted by blanks."""
	return " ".join(syllable(char) for char in name if char.isalnum())


def names_alike(first: str, second: str) -> NameLikeness | None:
	"""How two names are alike; None where they are not."""
	if first == second:
		return "same"
	if (one := reading(first)) == (other := reading(second)):
		return "sounds"
	if ratio(one, other, score_cutoff=SOUNDS_NEAR):
		return "near"
	if len(first) == len(second) > 2 and Hamming.distance(first, second, score_cutoff=1) == 1:
		return "one character"
	return None


# ---------------------------------------------------------------- numbers


def numbers_alike(first: str, second: str) -> NumberLikeness | None:
	"""How two numbers are alike; None where they are not.

	The check character follows from the others, so it is not compared: a slip in a digit was often given the check character that fits.
	"""
	if not first or not second:
		return None
	if first == second:
		return "same"
	if len(first) != len(second):
		short, long = sorted((first, second), key=len)
		is_old = len(short) == 15 and short.isdigit() and identity_number.from_15(short) == long
		return "15 digits" if is_old else None
	one, other = first[:BODY], second[:BODY]
	places = [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
	if len(places) <= 1:
		return "one digit"
	if len(places) == 2 and places[1] == places[0] + 1:
		left, right = places
		if one[left] == other[right] and one[right] == other[left]:
			return "swapped"
	return "region" if one[6:] == other[6:] else None


# ---------------------------------------------------------------- both


def suspicion(first: Person, second: Person) -> Suspicion | None:
	"""Why two members may be one person; None where nothing speaks for it."""
	name = names_alike(first.name, second.name)
	if name is None:
		return None
	number = numbers_alike(first.number, second.number)
	if not number and first.sex and second.sex and first.sex != second.sex:
		return None  # a man and a woman are one only by a slip in a number that says so
	same_birth = bool(first.birth_date) and first.birth_date == second.birth_date
	if not number and not same_birth:
		return None
	if name == "one character" and number in (None, "region"):
		return None
	one, other = sorted((first.key, second.key))
	return Suspicion(one, other, name, number, same_birth)


def suspicions(people: Iterable[Person]) -> Iterator[Suspicion]:
	"""Everybody who may be somebody else of these people, each pair once."""
	people = list(people)
	seen: set[tuple[str, str]] = set()
	for block in blocks(people):
		for first, second in combinations(block, 2):
			pair = (first.key, second.key) if first.key < second.key else (second.key, first.key)
			if pair not in seen and (found := suspicion(first, second)):
				seen.add(pair)
				yield found


def blocks(people: Sequence[Person]) -> Iterator[list[Person]]:
	"""Those who are compared with each other: of one birth date, or with numbers of which a part is the same."""
	for keys in (
		_by_birth,
		_by_place_and_birth,
		_by_birth_and_order,
		_by_place_order_year,
		_by_place_order_day,
	):
		groups: defaultdict[tuple, list[Person]] = defaultdict(list)
		for person in people:
			if (key := keys(person)) is not None:
				groups[key].append(person)
		for group in groups.values():
			if len(group) > 1:
				yield from _cut(group)


def _cut(group: list[Person]) -> Iterator[list[Person]]:
	"""A block as it is, or cut by how its members' names sound, and then without what is still too large."""
	if len(group) <= MOST_IN_BLOCK:
		yield group
		return
	of_sound: defaultdict[str, list[Person]] = defaultdict(list)
	for person in group:
		of_sound[reading(person.name)].append(person)
	for same in of_sound.values():
		yield from (same[start : start + MOST_IN_BLOCK] for start in range(0, len(same), MOST_IN_BLOCK))


def _body(person: Person) -> str | None:
	number = person.number
	if len(number) == 15 and number.isdigit():
		return identity_number.from_15(number)[:BODY]
	return number[:BODY] if len(number) == 18 else None


def _by_birth(person: Person) -> tuple | None:
	return (person.birth_date,) if person.birth_date else None


def _by_place_and_birth(person: Person) -> tuple | None:
	return (body[:14],) if (body := _body(person)) else None


def _by_birth_and_order(person: Person) -> tuple | None:
	return (body[6:],) if (body := _body(person)) else None


def _by_place_order_year(person: Person) -> tuple | None:
	return (body[:6], body[14:], body[6:10]) if (body := _body(person)) else None


def _by_place_order_day(person: Person) -> tuple | None:
	return (body[:6], body[14:], body[10:14]) if (body := _body(person)) else None
