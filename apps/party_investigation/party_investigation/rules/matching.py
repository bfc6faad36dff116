"""Whether somebody whom another office names is a member who is asked for: the number exactly, else name, birth and place by weight.

Rows are compared with those people only who share a key with them, never everybody with everybody (notice 二(二)). No frappe.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from rapidfuzz.fuzz import partial_ratio, ratio

from party_investigation.rules import identity_number
from party_investigation.rules.alike import names_alike
from party_investigation.rules.text import MIDDLE_DOT

Level = Literal["Likely", "Possible"]
LEVELS: tuple[Level, ...] = get_args(Level)
Verdict = Literal["Same", "Similar", "Different", "Not Known"]
Compared = Literal["identity_number", "name", "birth_date", "sex", "place"]

WEIGHTS: dict[Compared, dict[Verdict, int]] = {
	"identity_number": {"Same": 100, "Similar": 40, "Different": -20},
	"name": {"Same": 50, "Similar": 30, "Different": -40},
	"birth_date": {"Same": 35, "Similar": 10, "Different": -35},
	"sex": {"Same": 0, "Different": -30},
	"place": {"Same": 20, "Similar": 10},
}
"""What each field that was compared speaks for the match, or against it; what nobody knows speaks for nothing."""
LIKELY, POSSIBLE = 85, 50
"""From so much weight on a match is likely, or possible."""
NAME_SIMILAR = 65
"""Per cent: two of three characters are the same."""
PLACE_SAME, PLACE_SIMILAR = 90, 65
SHORTEST_PLACE = 2
"""Characters of a place that say something."""
MOST_FOR_ROW = 5
"""So many people one row is shown with, the best first."""


@dataclass(frozen=True, slots=True)
class Person:
	"""A person as far as the comparison asks: a member under its name, or a row of an answer under its number.

	:ivar sound: the first letters of the name in pinyin
	"""

	key: str
	name: str
	number: str = ""
	birth_date: dt.date | None = None
	sex: str = ""
	places: tuple[str, ...] = ()
	sound: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
	"""How a row and a member compare, field by field."""

	verdicts: dict[Compared, Verdict]

	@property
	def weight(self) -> int:
		"""What speaks for one person, less what speaks against it."""
		return sum(WEIGHTS[field].get(verdict, 0) for field, verdict in self.verdicts.items())

	@property
	def level(self) -> Level | None:
		"""How well they match; None where they do not.

		One number under two names is looked at, whatever else differs.
		"""
		if self.weight >= LIKELY and self.verdicts["name"] != "Different":
			return "Likely"
		if self.weight >= POSSIBLE or self.verdicts["identity_number"] == "Same":
			return "Possible"
		return None


def compare(row: Person, member: Person) -> Comparison:
	"""Compare what an office says with what is known of a member."""
	return Comparison(
		{
			"identity_number": _compare_numbers(row.number, member.number),
			"name": _compare_names(row, member),
			"birth_date": _compare_days(row.birth_date, member.birth_date),
			"sex": _compare_sexes(row.sex, member.sex),
			"place": _compare_places(row.places, member.places),
		}
	)


def _compare_numbers(said: str, known: str) -> Verdict:
	"""A number of which the middle is hidden agrees with one whose ends are the same."""
	if not said or not known:
		return "Not Known"
	if said == known:
		return "Same"
	return "Similar" if "*" in said and said == identity_number.mask(known) else "Different"


def _compare_names(row: Person, member: Person) -> Verdict:
	said, known = (each.name.replace(MIDDLE_DOT, "") for each in (row, member))
	likeness = names_alike(said, known)
	if likeness == "same":
		return "Same"
	return "Similar" if likeness or ratio(said, known) >= NAME_SIMILAR else "Different"


def _compare_days(said: dt.date | None, known: dt.date | None) -> Verdict:
	if not said or not known:
		return "Not Known"
	if said == known:
		return "Same"
	is_near = said.year == known.year or (said.month, said.day) == (known.month, known.day)
	return "Similar" if is_near or _swapped(said, known) else "Different"


def _swapped(said: dt.date, known: dt.date) -> bool:
	return (said.year, said.month, said.day) == (known.year, known.day, known.month)


def _compare_sexes(said: str, known: str) -> Verdict:
	if not said or not known:
		return "Not Known"
	return "Same" if said == known else "Different"


def _compare_places(said: Iterable[str], known: Iterable[str]) -> Verdict:
	said = [place for place in said if len(place) >= SHORTEST_PLACE]
	best = max(
		(partial_ratio(one, other) for one in said for other in known if len(other) >= SHORTEST_PLACE),
		default=None,
	)
	if best is None:
		return "Not Known"
	if best >= PLACE_SAME:
		return "Same"
	return "Similar" if best >= PLACE_SIMILAR else "Different"


class People:
	"""Members under the keys by which a row finds them: number, number with its middle hidden, name, birth date, sound of the name and year."""

	def __init__(self, members: Iterable[Person]) -> None:
		self.by_key: dict[str, list[Person]] = defaultdict(list)
		self.comparisons = 0
		for member in members:
			for key in _keys(member):
				self.by_key[key].append(member)
			if member.number:
				self.by_key[identity_number.mask(member.number)].append(member)

	def matches(self, row: Person) -> list[tuple[Person, Comparison]]:
		"""Return the members whom a row may mean, the best first; who has its number is nobody else."""
		holders = self.by_key.get(row.number, []) if row.number and "*" not in row.number else []
		candidates = holders or [member for key in _keys(row) for member in self.by_key.get(key, ())]
		compared = [
			(member, compare(row, member)) for member in {each.key: each for each in candidates}.values()
		]
		self.comparisons += len(compared)
		found = [pair for pair in compared if pair[1].level]
		return sorted(found, key=lambda pair: -pair[1].weight)[:MOST_FOR_ROW]


def _keys(person: Person) -> list[str]:
	keys = [person.number, person.name.replace(MIDDLE_DOT, "")]
	if person.birth_date:
		keys.append(person.birth_date.isoformat())
		if person.sound:
			keys.append(f"{person.sound} {person.birth_date.year}")
	return [key for key in keys if key]
