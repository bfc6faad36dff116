"""Counts of returns as they are kept and added, and as the board shows them (decisions D9, D13).

No count depends on the day on which it is made: when returns are due and since when they stand is counted by day, and what is overdue
today is told from that. So counts are added and subtracted, and a new day makes none of them wrong.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from party_investigation.rules import return_progress
from party_investigation.rules.approval import OPEN, WAITING
from party_investigation.rules.dates import today_in_china

COUNTED = ("status", "excused", "on_time", "times_returned", "due_on", "state_day")
"""The fields of a return on which its counts depend."""
DUE, SINCE = "due", {"waiting": "waiting since", "returned": "returned since"}
"""Counts by day: `due 735999`, `waiting since 735999`."""

Counts = dict[str, int]
"""Plain dictionaries, since they are added up by the thousand."""


def counts_of(values: Sequence, number: int = 1) -> Counts:
	"""Return how some returns count that are alike.

	:param values: their `COUNTED`
	:param number: how many they are
	"""
	return dict.fromkeys(_counted_as(*values), number)


def _counted_as(
	status: str, excused: int, on_time: int, times_returned: int, due_on: dt.date | None, state_day: int
) -> Iterator[str]:
	yield "total"
	yield status.lower()
	if excused:
		yield "excused"
	elif status in OPEN and due_on:
		yield f"{DUE} {return_progress.day_number(due_on)}"
	if on_time:
		yield "on_time"
	if times_returned >= return_progress.REPEATED:
		yield "repeated"
	if status in WAITING:
		yield f"{SINCE['waiting']} {state_day}"
	elif status == "Returned":
		yield f"{SINCE['returned']} {state_day}"


def sum_of(parts: Iterable[Mapping[str, int]]) -> Counts:
	"""Add counts up."""
	total: Counts = {}
	for part in parts:
		for name, number in part.items():
			total[name] = total.get(name, 0) + number
	return total


@dataclass(frozen=True)
class ReturnCounts:
	"""What is counted, with the time that returns have stood where they wait."""

	counts: Mapping[str, int] = field(default_factory=dict)

	@classmethod
	def of(cls, parts: Iterable["ReturnCounts"]) -> "ReturnCounts":
		"""Return the counts of several as one."""
		return cls(sum_of(part.counts for part in parts))

	def __getitem__(self, name: str) -> int:
		today, soon = _today(), return_progress.SOON_DAYS
		if name == "overdue":
			return sum(number for day, number in self._by_day(DUE) if day < today)
		if name == "due_soon":
			return sum(number for day, number in self._by_day(DUE) if today <= day <= today + soon)
		return self.counts.get(name, 0)

	def _by_day(self, of: str) -> list[tuple[int, int]]:
		"""Days with how many returns each has."""
		start = f"{of} "
		return [
			(int(name.removeprefix(start)), number)
			for name, number in self.counts.items()
			if number and name.startswith(start)
		]

	@property
	def expected(self) -> int:
		"""How many returns are asked for: all but those that are excused."""
		return self["total"] - self["excused"]

	@property
	def waiting(self) -> int:
		"""How many wait for a committee."""
		return self["submitted"] + self["verified"]

	@property
	def handed_in(self) -> int:
		"""How many have been handed in and not been sent back."""
		return self.waiting + self["accepted"]

	def average_days(self, of: str) -> float | None:
		"""How many days those that wait (`waiting`), or were sent back (`returned`), have done so on average."""
		since = self._by_day(SINCE[of])
		number = sum(number for _day, number in since)
		return _today() - sum(day * number for day, number in since) / number if number else None

	def longest_days(self, of: str) -> int | None:
		"""How many days the first of them has done so."""
		since = self._by_day(SINCE[of])
		return _today() - min(since)[0] if since else None


def _today() -> int:
	return return_progress.day_number(today_in_china())
