"""What the rows of a workbook become once they are clean: values by fieldname, and what hangs on a member."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from party_investigation.rules.check import NOTHING_OPEN


class Record(dict[str, Any]):
	"""The values of one row by the fieldnames of its DocTypes. What the row leaves empty is not in it.

	`open_checks` is what its document keeps of the checks (`check.RESULT_FIELDS`).
	"""

	__slots__ = ("open_checks", "row")

	def __init__(self, row: int) -> None:
		"""Begin an empty record for the row of this number."""
		super().__init__()
		self.row = row
		self.open_checks: Mapping[str, str | int] = NOTHING_OPEN

	def pick(self, fields: Iterable[str]) -> dict[str, Any]:
		"""The values of some fields, as far as the row has them."""
		return {field: self[field] for field in fields if field in self}


class MemberRecord(Record):
	"""A row of the sheet 党员, with the letters, attempts and dispositions of the other sheets.

	`only` are the fields that a member of the site takes over from the row; None for all.
	"""

	__slots__ = ("attempts", "cases", "letters", "only")

	def __init__(self, row: int) -> None:
		super().__init__(row)
		self.letters: Sequence[Record] = ()  # most members have none, and a roster has many members
		self.attempts: Sequence[Record] = ()
		self.cases: Sequence[Record] = ()
		self.only: frozenset[str] | None = None

	def take_over(self, other: "MemberRecord") -> None:
		"""Take what hangs on another row of the same member."""
		self.letters = [*self.letters, *other.letters]
		self.attempts = [*self.attempts, *other.attempts]
		self.cases = [*self.cases, *other.cases]

	def drop(self, record: Record) -> None:
		"""Take off a letter, an attempt or a disposition."""
		self.letters, self.attempts, self.cases = (
			[each for each in records if each is not record]
			for records in (self.letters, self.attempts, self.cases)
		)

	def pick_for_member(self, fields: Iterable[str]) -> dict[str, Any]:
		"""The values of some fields that a member of the site, or the member's record, takes over."""
		return self.pick(name for name in fields if self.only is None or name in self.only)


def makes_mobile_record(row: MemberRecord) -> bool:
	"""Whether a member has a Mobile Member Record: away since a known day."""
	return bool(row.get("is_mobile") and row.get("left_on"))
