"""The search for members out of contact, and its result (decisions D5; notice 二(二))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from party_investigation.rules.codes import OTHER_REASON, REASONS
from party_investigation.rules.problem import Problem, _, hard

Result = Literal["Contact Restored", "Not Found"]

CONTACT_RESTORED: Result = "Contact Restored"
NOT_FOUND: Result = "Not Found"


@dataclass(frozen=True)
class Attempt:
	"""One recorded attempt: when and by what means."""

	on: dt.date
	means: str


@dataclass(frozen=True)
class SearchSettings:
	"""What the campaign asks for before a member counts as not found."""

	attempts: int = 3
	means: int = 2
	days: int = 2


@dataclass(frozen=True)
class StillNeeded:
	"""How much is missing; all zero when the search is enough."""

	attempts: int = 0
	means: int = 0
	days: int = 0

	def __bool__(self) -> bool:
		return bool(self.attempts or self.means or self.days)


def still_needed(attempts: Sequence[Attempt], settings: SearchSettings = SearchSettings()) -> StillNeeded:
	"""Return what is missing before a member may count as not found."""
	return StillNeeded(
		max(0, settings.attempts - len(attempts)),
		max(0, settings.means - len({attempt.means for attempt in attempts})),
		max(0, settings.days - len({attempt.on for attempt in attempts})),
	)


def check_search(
	attempts: Sequence[Attempt],
	*,
	result: Result | None,
	reason: str | int | None = None,
	reason_in_words: str | None = None,
	conduct_finding: str | None = None,
	restored_on: dt.date | None = None,
	last_contact_on: dt.date | None = None,
	settings: SearchSettings = SearchSettings(),
) -> list[Problem]:
	"""Return what is wrong with a search that is to be concluded with `result`."""
	found = _reason_problems(reason, reason_in_words)
	if result is None:
		found.append(
			hard(
				"search.no_result",
				_("The search has no result."),
				_("Say whether contact was restored or the member was not found."),
				"result",
			)
		)
	elif result == NOT_FOUND:
		found.extend(_not_found_problems(attempts, settings, restored_on))
	else:
		found.extend(_restored_problems(attempts, conduct_finding, restored_on, last_contact_on))
	return found


def _reason_problems(reason: str | int | None, in_words: str | None) -> list[Problem]:
	code = REASONS.find(reason)
	if code is None:
		return [
			hard(
				"search.no_reason",
				_("The reason for the loss of contact is missing."),
				_("Choose one of the codes ① to ⑦."),
				"reason",
			)
		]
	if code.code == OTHER_REASON and not (in_words or "").strip():
		return [
			hard(
				"search.reason_in_words",
				_("Reason ⑦ needs words."),
				_("Write the concrete reason into the remarks."),
				"reason_detail",
			)
		]
	return []


def _not_found_problems(attempts, settings: SearchSettings, restored_on) -> list[Problem]:
	found = []
	needed = still_needed(attempts, settings)
	if needed:
		found.append(
			hard(
				"search.not_enough",
				_("Not enough was done to count the member as not found."),
				_("Still needed: {attempts} attempts, {means} other means, {days} other days."),
				"attempts",
				attempts=needed.attempts,
				means=needed.means,
				days=needed.days,
			)
		)
	if restored_on:
		found.append(
			hard(
				"search.restored_but_not_found",
				_("A member who was not found has no day on which contact was restored."),
				_("Delete the day, or change the result."),
				"restored_on",
			)
		)
	return found


def _restored_problems(attempts, conduct_finding, restored_on, last_contact_on) -> list[Problem]:
	found = []
	if restored_on is None:
		found.append(
			hard(
				"search.no_restored_on",
				_("The day on which contact was restored is missing."),
				_("Fill it in."),
				"restored_on",
			)
		)
	elif last_contact_on and restored_on < last_contact_on:
		found.append(
			hard(
				"search.restored_before_lost",
				_("Contact was restored on {restored}, before the last contact on {last}."),
				_("Correct one of the two dates."),
				"restored_on",
				restored=restored_on.isoformat(),
				last=last_contact_on.isoformat(),
			)
		)
	if not (conduct_finding or "").strip():
		found.append(
			hard(
				"search.no_conduct_finding",
				_("What was found on the member's conduct is missing."),
				_(
					"Say whether there was unfit conduct or a breach of discipline or law; 无 if there was none."
				),
				"conduct",
			)
		)
	return found
