"""Counts of returns as the board shows and adds them (decisions D9, D13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from party_investigation.rules import return_progress
from party_investigation.rules.dates import today_in_china

NUMBERS = (
	"total",
	"excused",
	"submitted",
	"verified",
	"accepted",
	"returned",
	"on_time",
	"due_soon",
	"overdue",
	"repeated",
	"waiting_days",
	"returned_days",
)
"""Counts, and for those that wait or were sent back the sum of the day numbers since which they do."""
SINCE = ("waiting_since", "returned_since")
"""The smallest of these day numbers."""


@dataclass(frozen=True)
class Tally:
	"""Counts of returns, with the time that they have stood where they wait."""

	numbers: tuple[int, ...] = (0,) * len(NUMBERS)
	since: tuple[int | None, ...] = (None,) * len(SINCE)

	@classmethod
	def of(cls, rows: Iterable[Sequence]) -> "Tally":
		"""Count rows of `NUMBERS` and `SINCE` together; there may be thousands."""
		columns = list(zip(*rows, strict=True))
		if not columns:
			return cls()
		numbers, since = columns[: len(NUMBERS)], columns[len(NUMBERS) :]
		return cls(tuple(map(sum, numbers)), tuple(min(filter(None, each), default=None) for each in since))

	def __getitem__(self, name: str) -> int:
		return self.numbers[NUMBERS.index(name)]

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
		number = self.waiting if of == "waiting" else self["returned"]
		return _today() - self[f"{of}_days"] / number if number else None

	def longest_days(self, of: str) -> int | None:
		"""How many days the first of them has done so."""
		since = self.since[SINCE.index(f"{of}_since")]
		return _today() - since if since else None


def _today() -> int:
	return return_progress.day_number(today_in_china())


def sum_of(tallies: Iterable[Tally]) -> Tally:
	"""Return several tallies as one."""
	return Tally.of([(*tally.numbers, *tally.since) for tally in tallies])
