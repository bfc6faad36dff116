"""How far a unit's return is on a day: when it is due, whether it came in time, for whom it waits (decisions D9, D13). No frappe."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.approval import HANDED_IN, OPEN, SETTLED, WAITING, Status
from party_investigation.rules.problem import _

Timing = Literal["Excused", "On Time", "Late", "Not Due", "Due Soon", "Overdue"]
QueueClass = Literal["To Do", "Overdue", "Due Soon", "Under Way"]

SOON_DAYS = 3
"""From how many days before its due date a return is due soon; the due date itself counts."""
IN_BACKGROUND_FROM = 50_000
"""From how many members below it a return is handed in by a job: a university takes half a second and stays in its request."""
REPEATED = 2
"""From how many times sent back a return counts as a repeated error."""
QUEUE: tuple[QueueClass, ...] = (_("To Do"), _("Overdue"), _("Due Soon"), _("Under Way"))  # type: ignore[assignment]
"""待办、已超时、即将到期、未办结: what a committee looks at, the most urgent first."""


@dataclass(frozen=True)
class Standing:
	"""Where a return stands: its state and since when, until when it is due, and what the level above has excused."""

	status: Status
	due_on: dt.date | None = None
	is_on_time: bool = False
	"""Whether what was handed in came in time, as noted with it."""
	is_excused: bool = False

	def days_left(self, today: dt.date) -> int | None:
		"""Return the days until it is due, below zero afterwards; None when it has no due date or is owed no more."""
		if self.is_excused or self.status not in OPEN or self.due_on is None:
			return None
		return (self.due_on - today).days

	def timing(self, today: dt.date) -> Timing:
		"""Return how the return stands towards its due date."""
		if self.is_excused:
			return "Excused"
		if self.status in HANDED_IN:
			return "On Time" if self.is_on_time else "Late"
		left = self.days_left(today)
		if left is None or left > SOON_DAYS:
			return "Not Due"
		return "Overdue" if left < 0 else "Due Soon"

	def queue_class(self, today: dt.date) -> QueueClass | None:
		"""Return in which part of its committee's queue it stands; None when there is nothing left to do."""
		if self.is_excused or self.status == SETTLED:
			return None
		if self.status in WAITING:
			return "To Do"
		timing = self.timing(today)
		return "Under Way" if timing == "Not Due" else timing  # type: ignore[return-value]


def day_number(day: dt.date) -> int:
	"""Return the number of a day, from which days since then are counted by subtraction, also in a database."""
	return day.toordinal()


def days_since(moment: dt.datetime, now: dt.datetime) -> int:
	"""Return on how many days since a state began a new day has begun; what lies ahead by a slow clock is today."""
	return max(0, day_number(now.date()) - day_number(moment.date()))
