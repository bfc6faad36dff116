"""The search for members out of contact, and its result (decisions D5; notice 二(二))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.annex_documents import RESTORED, UNTRACED
from party_investigation.rules.check import declare
from party_investigation.rules.codes import OTHER_REASON, REASONS
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.problem import HARD, Problem, _

Result = Literal["Contact Restored", "Not Found"]

CONTACT_RESTORED: Result = "Contact Restored"
NOT_FOUND: Result = "Not Found"
LINE_OF_RESULT = {CONTACT_RESTORED: RESTORED, NOT_FOUND: UNTRACED}
"""Which line of annexes 2 and 3 the result of a search makes (decisions D5)."""
OPEN = "Open"
DUE, PLANNED, NOTHING_PLANNED = PARTS = _("Due"), _("Planned"), _("Nothing Planned")
"""Parts of the list of open searches, by the day of the next step."""


NO_RESULT = declare(
	"search.no_result",
	HARD,
	"search",
	"result",
	"notice 二(二); decisions D5",
	_("The search has no result."),
	_("Say whether contact was restored or the member was not found."),
	blocks="confirmation",
)
NO_REASON = declare(
	"search.no_reason",
	HARD,
	"search",
	"reason",
	"notice 二(二); decisions D5",
	_("The reason for the loss of contact is missing."),
	_("Choose one of the codes {first} to {last}."),
	blocks="confirmation",
)
REASON_IN_WORDS = declare(
	"search.reason_in_words",
	HARD,
	"search",
	"reason_detail",
	"notice 二(二); decisions D5",
	_("The reason {code} needs words."),
	_("Write the concrete reason into the remarks."),
	blocks="confirmation",
)
NOT_ENOUGH = declare(
	"search.not_enough",
	HARD,
	"search",
	"attempts",
	"notice 二(二); decisions D5",
	_("Not enough was done to count the member as not found."),
	_("Still needed: {attempts} attempts, {means} other means, {days} other days."),
	blocks="confirmation",
)
RESTORED_BUT_NOT_FOUND = declare(
	"search.restored_but_not_found",
	HARD,
	"search",
	"restored_on",
	"notice 二(二); decisions D5",
	_("A member who was not found has no day on which contact was restored."),
	_("Delete the day, or change the result."),
	blocks="confirmation",
)
NO_RESTORED_ON = declare(
	"search.no_restored_on",
	HARD,
	"search",
	"restored_on",
	"notice 二(二); decisions D5",
	_("The day on which contact was restored is missing."),
	_("Fill it in."),
	blocks="confirmation",
)
RESTORED_BEFORE_LOST = declare(
	"search.restored_before_lost",
	HARD,
	"search",
	"restored_on",
	"notice 二(二); decisions D5",
	_("Contact was restored on {restored}, before the last contact on {last}."),
	_("Correct one of the two dates."),
	blocks="confirmation",
)
NO_CONDUCT_FINDING = declare(
	"search.no_conduct_finding",
	HARD,
	"search",
	"conduct",
	"notice 二(二); decisions D5",
	_("What was found on the member's conduct is missing."),
	_("Say whether there was unfit conduct or a breach of discipline or law; 无 if there was none."),
	blocks="confirmation",
)


STEP_WITHOUT_DAY = declare(
	"search.step_without_day",
	HARD,
	"search",
	"next_step_on",
	"notice 二(二): 联系查找和调查核实情况要详细记录",
	_("The next step has no day."),
	_("Say on which day it is taken: it comes back as a task."),
)


@dataclass(frozen=True)
class Attempt:
	"""One recorded attempt: when and by what means."""

	on: dt.date
	means: str


@dataclass(frozen=True)
class StillNeeded:
	"""How much is missing; all zero when the search is enough."""

	attempts: int = 0
	means: int = 0
	days: int = 0

	def __bool__(self) -> bool:
		return bool(self.attempts or self.means or self.days)


def still_needed(attempts: Sequence[Attempt], policy: CampaignPolicy) -> StillNeeded:
	"""Return what is missing before a member may count as not found."""
	return StillNeeded(
		max(0, policy.attempts_needed - len(attempts)),
		max(0, policy.means_needed - len({attempt.means for attempt in attempts})),
		max(0, policy.days_needed - len({attempt.on for attempt in attempts})),
	)


def due_filters(today: dt.date) -> list[list]:
	"""Return the filters of a list of next steps whose day has come; a comparison alone counts a day that is not there as one long ago."""
	return [["next_step_on", "is", "set"], ["next_step_on", "<=", today]]


def check_next_step(next_step: str | None, on: dt.date | None) -> list[Problem]:
	"""Return a problem when a next step is planned without a day."""
	return [STEP_WITHOUT_DAY.problem()] if (next_step or "").strip() and on is None else []


def days_to_next_step(on: dt.date | None, today: dt.date) -> int | None:
	"""Return how many days are left until the next step, less than none when it is overdue; None without one."""
	return (on - today).days if on else None


def goes_to_the_committee(on: dt.date, today: dt.date, policy: CampaignPolicy) -> bool:
	"""Return whether a next step is overdue for so long that the committee above is told."""
	return (today - on).days >= policy.step_overdue_days


def check_search(
	attempts: Sequence[Attempt],
	policy: CampaignPolicy,
	*,
	result: Result | None,
	reason: str | int | None = None,
	reason_in_words: str | None = None,
	conduct_finding: str | None = None,
	conduct_to_be_evidenced: bool = False,
	restored_on: dt.date | None = None,
	last_contact_on: dt.date | None = None,
) -> list[Problem]:
	"""Return what is wrong with a search that is to be concluded with `result`.

	`conduct_to_be_evidenced` says that the search was taken over from earlier records, which do not record the conduct.
	"""
	problems = _reason_problems(reason, reason_in_words)
	if result is None:
		problems.append(NO_RESULT.problem())
	elif result == NOT_FOUND:
		problems.extend(_not_found_problems(attempts, policy, restored_on))
	else:
		is_conduct_known = bool((conduct_finding or "").strip()) or conduct_to_be_evidenced
		problems.extend(_restored_problems(is_conduct_known, restored_on, last_contact_on))
	return problems


def _reason_problems(reason: str | int | None, in_words: str | None) -> list[Problem]:
	code = REASONS.find(reason)
	if code is None:
		first, *_between, last = REASONS
		return [NO_REASON.problem(first=first.circled, last=last.circled)]
	if code.code == OTHER_REASON and not (in_words or "").strip():
		return [REASON_IN_WORDS.problem(code=code.circled)]
	return []


def _not_found_problems(attempts, policy: CampaignPolicy, restored_on) -> list[Problem]:
	problems = []
	needed = still_needed(attempts, policy)
	if needed:
		problems.append(NOT_ENOUGH.problem(attempts=needed.attempts, means=needed.means, days=needed.days))
	if restored_on:
		problems.append(RESTORED_BUT_NOT_FOUND.problem())
	return problems


def _restored_problems(
	is_conduct_known: bool, restored_on: dt.date | None, last_contact_on: dt.date | None
) -> list[Problem]:
	problems = []
	if restored_on is None:
		problems.append(NO_RESTORED_ON.problem())
	elif last_contact_on and restored_on < last_contact_on:
		problems.append(
			RESTORED_BEFORE_LOST.problem(restored=restored_on.isoformat(), last=last_contact_on.isoformat())
		)
	if not is_conduct_known:
		problems.append(NO_CONDUCT_FINDING.problem())
	return problems
