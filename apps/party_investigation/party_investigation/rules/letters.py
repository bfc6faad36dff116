"""Letters of introduction for a transfer, and members who keep theirs in the pocket (decisions D3; rules.md 2.5)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.problem import Problem, _, hard, soft

SHORTEST_VALIDITY, USUAL_VALIDITY, LONGEST_VALIDITY = 1, 30, 90
"""Days."""
REISSUE_WITHIN_MONTHS = 6

State = Literal["In Transit", "Overdue", "Closed", "Void"]

_NUMBER = re.compile(r"(?P<committee>.+)-(?P<year>\d{4})-(?P<serial>\d{4,})")


@dataclass(frozen=True)
class LetterNumber:
	"""A letter's number: one gapless series per issuing committee and year."""

	committee: str
	year: int
	serial: int

	def __str__(self) -> str:
		return f"{self.committee}-{self.year}-{self.serial:04d}"


def parse_number(text: str) -> LetterNumber | None:
	"""Read `U01-2016-0007`; None when it is no number of this form (letters from before the campaign)."""
	match = _NUMBER.fullmatch(text.strip())
	return LetterNumber(match["committee"], int(match["year"]), int(match["serial"])) if match else None


def next_number(committee: str, year: int, last_serial: int) -> LetterNumber:
	"""Return the number after `last_serial` (0 when the series begins). Void letters keep theirs."""
	return LetterNumber(committee, year, last_serial + 1)


def missing_serials(serials: Iterable[int]) -> list[int]:
	"""Return the gaps of one series, which must have none."""
	seen = set(serials)
	return [serial for serial in range(1, max(seen, default=0) + 1) if serial not in seen]


def expires_on(issued_on: dt.date, validity_days: int) -> dt.date:
	"""Return the last day on which the letter is valid."""
	return issued_on + dt.timedelta(days=validity_days)


def state(
	issued_on: dt.date,
	validity_days: int,
	receipt_on: dt.date | None,
	reference: dt.date,
	*,
	void: bool = False,
) -> State:
	"""Return what a letter is on the reference date; a receipt that comes later has not come yet."""
	if void:
		return "Void"
	if receipt_on is not None and receipt_on <= reference:
		return "Closed"
	return "In Transit" if expires_on(issued_on, validity_days) >= reference else "Overdue"


def is_pocket(
	issued_on: dt.date,
	validity_days: int,
	receipt_on: dt.date | None,
	reference: dt.date,
	*,
	void: bool = False,
) -> bool:
	"""Say whether the holder is a 口袋党员: the letter is overdue and no receipt came."""
	return state(issued_on, validity_days, receipt_on, reference, void=void) == "Overdue"


def check_letter(
	*,
	issued_on: dt.date | None,
	validity_days: int | None,
	receipt_on: dt.date | None = None,
	holds_member: bool = True,
	open_letter: str | None = None,
	today: dt.date | None = None,
) -> list[Problem]:
	"""Return what is wrong with a letter. `open_letter` is the number of another open letter of the member."""
	found = []
	if issued_on is None:
		found.append(
			hard(
				"letter.no_issue_date",
				_("The letter has no date."),
				_("Fill in the day of issue."),
				"issued_on",
			)
		)
	elif today and issued_on > today:
		found.append(
			hard(
				"letter.future",
				_("The letter is dated in the future."),
				_("Correct the day of issue."),
				"issued_on",
			)
		)
	is_possible = validity_days is not None and SHORTEST_VALIDITY <= validity_days <= LONGEST_VALIDITY
	if not is_possible:
		found.append(
			hard(
				"letter.validity",
				_("A letter is valid for 1 to 90 days, not {days}."),
				_("Usual are 30 days."),
				"validity_days",
				days=validity_days,
			)
		)
	if issued_on and receipt_on and receipt_on < issued_on:
		found.append(
			hard(
				"letter.receipt_before_issue",
				_("The receipt of {receipt} is earlier than the letter of {issued}."),
				_("Correct one of the two dates."),
				"receipt_on",
				receipt=receipt_on.isoformat(),
				issued=issued_on.isoformat(),
			)
		)
	if today and receipt_on and receipt_on > today:
		found.append(
			hard(
				"letter.receipt_future",
				_("The receipt is dated in the future."),
				_("Correct the date."),
				"receipt_on",
			)
		)
	if not holds_member:
		found.append(
			hard(
				"letter.not_held",
				_("The branch does not hold this member's relationship."),
				_("The branch that holds it issues the letter."),
				"organization",
			)
		)
	if open_letter:
		found.append(
			hard(
				"letter.second_open",
				_("The member has an open letter, {letter}."),
				_("Enter its receipt or declare it void first."),
				"member",
				letter=open_letter,
			)
		)
	if issued_on and receipt_on and is_possible and receipt_on > expires_on(issued_on, validity_days):
		found.append(
			soft(
				"letter.receipt_late",
				_("The receipt came after the letter had expired."),
				_("Explain it in a remark."),
				"receipt_on",
			)
		)
	return found
