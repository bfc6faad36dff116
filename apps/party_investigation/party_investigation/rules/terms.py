"""Terms in which a campaign is repeated: spring and autumn of a year; what becomes of its days and its name."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.dates import add_months

Season = Literal["Spring", "Autumn"]
SEASONS: dict[Season, str] = {"Spring": "春季", "Autumn": "秋季"}
"""The seasons with their official words. Spring begins in February, autumn in August: the calendars of 2016 are those of spring."""
FIRST_MONTH: dict[Season, int] = {"Spring": 2, "Autumn": 8}
MONTHS = 6
"""From one term to the next."""
_IN_NAME = re.compile(r"(?:19|20)\d\d年(?:春季|秋季)?")


@dataclass(frozen=True, order=True)
class Term:
	"""A term, in order of time."""

	year: int
	number: int
	"""0 in spring, 1 in autumn."""

	@property
	def season(self) -> Season:
		"""Spring or autumn."""
		return "Autumn" if self.number else "Spring"

	@property
	def label(self) -> str:
		"""2016年春季."""
		return f"{self.year}年{SEASONS[self.season]}"

	@property
	def key(self) -> str:
		"""2016-1."""
		return f"{self.year}-{self.number + 1}"

	def after(self, terms: int = 1) -> Term:
		"""Return the term so many later."""
		years, number = divmod(self.number + terms, 2)
		return Term(self.year + years, number)

	def months_to(self, other: Term) -> int:
		"""Return the months by which days are shifted to another term."""
		return ((other.year - self.year) * 2 + other.number - self.number) * MONTHS


def term_of(day: dt.date) -> Term:
	"""Return the term in which something begins that begins on a day; January still belongs to the spring that follows."""
	return Term(day.year, int(day.month >= FIRST_MONTH["Autumn"]))


def coming(last: Term, search_closes_on: dt.date, today: dt.date, number: int = 4) -> list[Term]:
	"""Return the terms for which a campaign may be repeated, the first whose search has not closed before today in front."""
	first = last.after()
	while add_months(search_closes_on, last.months_to(first)) < today:
		first = first.after()
	return [first.after(each) for each in range(number)]


def renamed(name: str, term: Term) -> str:
	"""Return the name of a campaign with another term: the year in it becomes the term, or the term stands in front."""
	mark = re.match(r"【[^】]*】", name)
	front = mark.group() if mark else ""
	rest = name[len(front) :]
	if _IN_NAME.search(rest):
		return front + _IN_NAME.sub(term.label, rest, count=1)
	return f"{front}{term.label}{rest}"
