"""Letters of introduction for a transfer, and members who keep theirs in the pocket (decisions D3; rules.md 2.5)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.check import declare
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.problem import HARD, SOFT, Problem, _

State = Literal["In Transit", "Overdue", "Closed", "Void"]

_NUMBER = re.compile(r"(?P<committee>.+)-(?P<year>\d{4})-(?P<serial>\d{4,})")


NO_ISSUE_DATE = declare(
	"letter.no_issue_date",
	HARD,
	"letter",
	"issued_on",
	"decisions D3; 组通字〔2006〕45号",
	_("The letter has no date."),
	_("Fill in the day of issue."),
)
VALIDITY = declare(
	"letter.validity",
	HARD,
	"letter",
	"validity_days",
	"decisions D3; 组通字〔2006〕45号",
	_("A letter is valid for 1 to {longest} days, not {days}."),
	_("Usual are {usual} days."),
)
RECEIPT_BEFORE_ISSUE = declare(
	"letter.receipt_before_issue",
	HARD,
	"letter",
	"receipt_on",
	"decisions D3; 组通字〔2006〕45号",
	_("The receipt of {receipt} is earlier than the letter of {issued}."),
	_("Correct one of the two dates."),
)
NOT_HELD = declare(
	"letter.not_held",
	HARD,
	"letter",
	"organization",
	"decisions D3; 组通字〔2006〕45号",
	_("The branch does not hold this member's relationship."),
	_("The branch that holds it issues the letter."),
)
SECOND_OPEN = declare(
	"letter.second_open",
	HARD,
	"letter",
	"member",
	"decisions D3; 组通字〔2006〕45号",
	_("The member has an open letter, {letter}."),
	_("Enter its receipt or declare it void first."),
)
RECEIPT_LATE = declare(
	"letter.receipt_late",
	SOFT,
	"letter",
	"receipt_on",
	"decisions D3; 组通字〔2006〕45号",
	_("The receipt came after the letter had expired."),
	_("Explain it in a remark."),
)


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


def expires_on(issued_on: dt.date, validity_days: int) -> dt.date:
	"""Return the last day on which the letter is valid."""
	return issued_on + dt.timedelta(days=validity_days)


OVERDUE, IN_TRANSIT = PARTS = _("Overdue"), _("In Transit")
"""Parts of the list of letters without a receipt."""
AGES = (
	_("Not Overdue"),
	_("Overdue for up to 6 Months"),
	_("Overdue for up to 12 Months"),
	_("Overdue for Longer"),
)
"""How long letters without a receipt are overdue, in the order of the list."""


def age(days_overdue: int) -> str:
	"""Return the part of `AGES` to which a letter belongs that is overdue for so many days, none while it is valid."""
	bounds = (0, 183, 366)
	return next((AGES[number] for number, most in enumerate(bounds) if days_overdue <= most), AGES[-1])


def next_step(days_overdue: int, *, is_in_system: bool) -> str:
	"""Return what is done next about a letter without a receipt (decisions D3: until the receipt the sending branch stays responsible).

	:param is_in_system: whether the receiving organization is one of this system, which confirms by itself
	"""
	if not days_overdue:
		return _("In transit: wait for the receipt.")
	if is_in_system:
		return _("Ask the receiving organization to confirm; it does so at the letter.")
	if age(days_overdue) == AGES[1]:
		return _("Write to the receiving organization and call the member: where is the letter?")
	return _("Find the member; void the letter and issue another one if it is lost.")


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


def check_letter(
	policy: CampaignPolicy,
	*,
	issued_on: dt.date | None,
	validity_days: int | None,
	receipt_on: dt.date | None = None,
	holds_member: bool = True,
	open_letter: str | None = None,
) -> list[Problem]:
	"""Return what is wrong with a letter. `open_letter` is the number of another open letter of the member."""
	problems = []
	if issued_on is None:
		problems.append(NO_ISSUE_DATE.problem())
	days = validity_days or 0
	is_possible = 1 <= days <= policy.longest_validity_days
	if not is_possible:
		problems.append(
			VALIDITY.problem(
				days=validity_days, longest=policy.longest_validity_days, usual=policy.validity_days
			)
		)
	if issued_on and receipt_on and receipt_on < issued_on:
		problems.append(
			RECEIPT_BEFORE_ISSUE.problem(receipt=receipt_on.isoformat(), issued=issued_on.isoformat())
		)
	if not holds_member:
		problems.append(NOT_HELD.problem())
	if open_letter:
		problems.append(SECOND_OPEN.problem(letter=open_letter))
	if issued_on and receipt_on and is_possible and receipt_on > expires_on(issued_on, days):
		problems.append(RECEIPT_LATE.problem())
	return problems
