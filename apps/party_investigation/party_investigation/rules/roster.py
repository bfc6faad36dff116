"""The roster against reality: people present whom no roster has, people on the roster whom nobody knows (notice 二(一)). No frappe.

Who is present and on no roster because the relationship rightly stays elsewhere is a mobile member who came here (流入党员): what is
asked of one is what universities register (docs/domain/annexes.md), with the certificate (流动党员活动证) and the contacts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from party_investigation.rules import identity_number
from party_investigation.rules.problem import Problem, _, hard

PRESENT = "Present, on No Roster"
UNKNOWN = "On the Roster, Unknown Here"
INCOMING = "Mobile Member from Elsewhere"
OPEN: Final = "Open"
HERE: Final = "Here"
SETTLED: Final = "Settled"
"""To be settled; a mobile member who is here, of whom there is nothing to settle; settled."""
STANDING = (OPEN, HERE)
TAKEN = "Taken onto the Roster"
SEARCHED = "Searched For"
OUTCOMES: dict[str, tuple[str, ...]] = {
	PRESENT: (TAKEN, "Belongs Elsewhere", "No Party Member", "Entered in Error"),
	UNKNOWN: ("Known After All", SEARCHED, "Entered in Error"),
	INCOMING: (TAKEN, "Left Again", "Entered in Error"),
}
"""What each kind of difference can come to."""
STEPS: dict[str, tuple[str, ...]] = {
	PRESENT: (
		"Ask the Former Organization",
		"Look into File and Stubs",
		"Enter on the Roster",
		"Ask the Committee",
	),
	UNKNOWN: ("Ask Older Members", "Look into File and Stubs", "Begin a Search", "Ask the Committee"),
	INCOMING: ("Ask the Former Organization", "Get in Touch", "Enter on the Roster", "Ask the Committee"),
}
"""What may be done next about each kind of difference."""
IN_WORDS = ("Belongs Elsewhere", "No Party Member", "Entered in Error")
"""Outcomes of which only words say why."""


@dataclass(frozen=True)
class Difference:
	"""A difference as the rules see it."""

	kind: str
	name: str = ""
	outcome: str = ""
	has_member: bool = False
	has_search: bool = False
	remark: str = ""
	is_step_without_day: bool = False
	number: str = ""
	"""The identity number, where it is known."""
	home: str = ""
	"""Of a mobile member: where the relationship is."""
	came_on: dt.date | None = None
	contacted_on: tuple[dt.date, ...] = ()
	today: dt.date = dt.date.max


def status_of(kind: str, outcome: str | None) -> Literal["Open", "Here", "Settled"]:
	"""Return the status of a difference: its outcome settles it, a mobile member is here until then."""
	if outcome:
		return SETTLED
	return HERE if kind == INCOMING else OPEN


def check(difference: Difference) -> list[Problem]:
	"""Return what is wrong with a difference: who it is, what comes next, and whether its outcome fits."""
	problems = []
	if difference.kind == UNKNOWN and not difference.has_member:
		problems.append(
			_hard("roster.no_member", _("Somebody on the roster is meant, and it is not said who."), "member")
		)
	if difference.kind != UNKNOWN and not difference.name.strip():
		problems.append(_hard("roster.no_name", _("The name of the person is missing."), "person_name"))
	if difference.is_step_without_day and not difference.outcome:
		problems.append(_hard("roster.step_without_day", _("The next step has no day."), "next_step_on"))
	if difference.kind == INCOMING:
		problems += _of_mobile(difference)
	if difference.number:
		problems += identity_number.check(difference.number).problems
	return problems + (_of_outcome(difference) if difference.outcome else [])


def _of_mobile(difference: Difference) -> Iterable[Problem]:
	if not difference.home.strip():
		yield _hard("roster.no_home", _("It is not said where the relationship is."), "former_organization")
	if difference.came_on is None:
		yield _hard("roster.no_day", _("It is not said since when the member is here."), "came_on")
	elif difference.came_on > difference.today:
		yield _hard("roster.day", _("The member cannot have come in the future."), "came_on")
	if any(day > difference.today for day in difference.contacted_on):
		yield _hard("roster.contact_day", _("A contact lies in the future."), "contacts")


def _of_outcome(difference: Difference) -> list[Problem]:
	if difference.outcome not in OUTCOMES[difference.kind]:
		return [_hard("roster.outcome", _("This difference cannot come to that."), "outcome")]
	if difference.outcome == TAKEN and not difference.has_member:
		return [
			_hard(
				"roster.not_taken", _("Enter the person on the roster first, and choose it here."), "member"
			)
		]
	if difference.outcome == SEARCHED and not difference.has_search:
		return [
			_hard("roster.no_search", _("No search for this member is recorded in the campaign."), "outcome")
		]
	if difference.outcome in IN_WORDS and not difference.remark.strip():
		return [_hard("roster.no_words", _("Say in the remark how this was found out."), "remark")]
	return []


def _hard(code: str, message: str, field: str) -> Problem:
	return hard(code, message, _("Fill it in, or choose another one."), field)
