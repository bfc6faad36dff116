"""The vote of a branch meeting on a disposition (decisions D8). No frappe."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Vote:
	"""The vote of a branch meeting; only full members are entitled."""

	entitled: int
	present: int
	votes_for: int
	votes_against: int
	abstained: int

	@property
	def is_quorate(self) -> bool:
		"""More than half of those entitled are present."""
		return 2 * self.present > self.entitled

	@property
	def is_passed(self) -> bool:
		"""Quorate, and more than half of those entitled vote for."""
		return self.is_quorate and 2 * self.votes_for > self.entitled


VOTES = tuple(each.name for each in fields(Vote))
"""The fields of a case that hold its vote."""
