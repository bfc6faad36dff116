"""Whether a measure fits a case, its steps, vote, term and approval (decisions D8; rules.md 2.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, get_args

from party_investigation.rules.approval import BRANCH_BODIES
from party_investigation.rules.check import declare
from party_investigation.rules.dates import add_months
from party_investigation.rules.measures import BY_LABEL, DECIDED_ABOVE, Case, Step
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.problem import HARD, SOFT, Problem, Term, _
from party_investigation.rules.vote import Vote

UNKNOWN_MEASURE = declare(
	"disposition.unknown_measure",
	HARD,
	"disposition",
	"measure",
	"decisions D8",
	_("There is no measure {measure}."),
	_("Choose one of the list."),
)
NOT_USED = _("The campaign does not use this measure.")
DOES_NOT_FIT = declare(
	"disposition.does_not_fit",
	HARD,
	"disposition",
	"measure",
	"decisions D8",
	_("{measure} does not fit: {reason}"),
	_("Choose another measure, or complete the record."),
)
UNKNOWN_STEP = declare(
	"disposition.unknown_step",
	HARD,
	"disposition",
	"steps",
	"decisions D8",
	_("{measure} has no step {step}."),
	_("Record the steps as they were taken."),
)
MISSING_STEP = declare(
	"disposition.missing_step",
	HARD,
	"disposition",
	"steps",
	"decisions D8",
	_("The step {step} of {measure} is missing."),
	_("Record the steps as they were taken."),
)
STEPS_NOT_IN_ORDER = declare(
	"disposition.order",
	HARD,
	"disposition",
	"steps",
	"decisions D8",
	_("The steps of {measure} are not in order."),
	_("Record the steps as they were taken."),
)
DATES_RUN_BACKWARDS = declare(
	"disposition.backwards",
	HARD,
	"disposition",
	"steps",
	"decisions D8",
	_("{later} is recorded after {earlier}, but lies before it."),
	_("Correct one of the two dates."),
)
NO_TERM = declare(
	"disposition.no_term",
	HARD,
	"disposition",
	"correct_by",
	"decisions D8; 2019 regulation art. 30",
	_("The term for improving is missing."),
	_("Fill it in."),
)
TERM_TOO_LONG = declare(
	"disposition.term",
	HARD,
	"disposition",
	"correct_by",
	"decisions D8; 2019 regulation art. 30",
	_("The term {term} is not within {months} months of the approval on {approved}."),
	_("Correct the term."),
)
TERM_UNUSUAL = declare(
	"disposition.term_unusual",
	SOFT,
	"disposition",
	"correct_by",
	"2024 measures; decisions D16",
	_("The term {term} is longer than the {months} months that are usual."),
	_("Say in a remark why it has to be longer, or correct the term."),
)
VOTE_INCOMPLETE = declare(
	"vote.incomplete",
	HARD,
	"disposition",
	"entitled",
	"decisions D8; S20",
	_("The vote is incomplete."),
	_("Fill in all five figures."),
)
VOTE_SUM = declare(
	"vote.sum",
	HARD,
	"disposition",
	"present",
	"decisions D8; S20",
	_("{sum} votes and abstentions do not make {present} present."),
	_("Votes for, against and abstentions together are those present."),
)
TOO_MANY_PRESENT = declare(
	"vote.too_many",
	HARD,
	"disposition",
	"present",
	"decisions D8; S20",
	_("{present} were present, but only {entitled} are entitled to vote."),
	_("Probationary members do not vote."),
)
NO_QUORUM = declare(
	"vote.quorum",
	HARD,
	"disposition",
	"present",
	"decisions D8; S20",
	_("{present} of {entitled} are not more than half: the meeting was not valid."),
	_("Hold the meeting again."),
)
NO_MAJORITY = declare(
	"vote.majority",
	HARD,
	"disposition",
	"votes_for",
	"decisions D8; S20",
	_("{votes_for} of {entitled} are not more than half: the measure was not adopted."),
	_("The measure cannot go on."),
)


def reasons_against(measure: str, case: Case, policy: CampaignPolicy) -> list[str]:
	"""Return why a measure cannot be taken in a case, in English; nothing when it can."""
	reasons = [each.message for each in BY_LABEL[measure].conditions if not each.holds(case, policy)]
	return reasons if BY_LABEL[measure] in policy.measures else [NOT_USED, *reasons]


def check_fit(measure: str, case: Case, policy: CampaignPolicy) -> list[Problem]:
	"""Return why a measure does not fit a case; nothing when it does."""
	return [
		DOES_NOT_FIT.problem(measure=measure, reason=Term(reason))
		for reason in reasons_against(measure, case, policy)
	]


Turn = Literal["", "Branch", "Base Committee", "Higher Committee"]
TURNS: tuple[Turn, ...] = get_args(Turn)
"""Whose turn it is in a case: nobody's, once it is decided or has ended."""


def turn_of(step: Step | None) -> Turn:
	"""Return who takes and records a step; the approval that comes after the last step is the base committee's to record."""
	if step is None:
		return "Base Committee"
	if step.body in BRANCH_BODIES:
		return "Branch"
	return "Higher Committee" if step.key in DECIDED_ABOVE else "Base Committee"


def depends_on_search(measure: str, before: Case, after: Case, policy: CampaignPolicy) -> bool:
	"""Return whether a measure fits what a search had come to and no longer fits what it comes to now (decisions D5, D8).

	What only the grounds can tell, such as unfit conduct, and a suspension are taken as given both times.
	"""
	known = {
		**dict.fromkeys(("unfit", "misconduct", "declared_withdrawal", "admitted_against_rules"), True),
		"months_suspended": policy.suspension_months,
	}
	fitted, fits = (not reasons_against(measure, replace(case, **known), policy) for case in (before, after))
	return fitted and not fits


@dataclass(frozen=True)
class StepTaken:
	"""A recorded step."""

	key: str
	on: dt.date


def check_steps(
	measure: str, taken: Sequence[StepTaken], policy: CampaignPolicy, *, complete: bool = True
) -> list[Problem]:
	"""Return what is wrong with the recorded steps: missing, unknown, out of order, dates that run backwards.

	With `complete=False` later steps may still be missing, but none may be left out in between.
	"""
	labels = {step.key: step.label for step in BY_LABEL[measure].steps_on(policy.basis_date)}
	wanted = list(labels)
	problems = [
		UNKNOWN_STEP.problem(measure=measure, step=step.key) for step in taken if step.key not in labels
	]
	keys = [step.key for step in taken if step.key in labels]
	reached = len(wanted) - 1 if complete else max((wanted.index(key) for key in keys), default=-1)
	problems += [
		MISSING_STEP.problem(measure=measure, step=labels[key])
		for key in wanted[: reached + 1]
		if key not in keys
	]
	if keys != sorted(keys, key=wanted.index):
		problems.append(STEPS_NOT_IN_ORDER.problem(measure=measure))
	return problems + check_dates_run_on([step.on for step in taken])


def check_dates_run_on(dates: Iterable[dt.date | None]) -> list[Problem]:
	"""Return a problem for each date that is earlier than the one before it."""
	known = [date for date in dates if date]
	return [
		DATES_RUN_BACKWARDS.problem(earlier=before.isoformat(), later=after.isoformat())
		for before, after in pairwise(known)
		if after < before
	]


def in_force_on(measure: str, taken: Sequence[StepTaken]) -> dt.date | None:
	"""Return the day from which a measure is in force: that of its approving step; None before it."""
	approving = BY_LABEL[measure].approving_step
	return next((step.on for step in taken if step.key == approving), None)


def check_correction_term(
	approved_on: dt.date, correct_by: dt.date | None, policy: CampaignPolicy
) -> list[Problem]:
	"""Return what is wrong with the term of 限期改正, which has a usual and a longest length."""
	if correct_by is None:
		return [NO_TERM.problem()]
	if approved_on <= correct_by <= add_months(approved_on, policy.usual_correction_months):
		return []
	if approved_on <= correct_by <= add_months(approved_on, policy.correction_months):
		return [TERM_UNUSUAL.problem(term=correct_by.isoformat(), months=policy.usual_correction_months)]
	return [
		TERM_TOO_LONG.problem(
			term=correct_by.isoformat(), approved=approved_on.isoformat(), months=policy.correction_months
		)
	]


def comes_up(correct_by: dt.date, today: dt.date, policy: CampaignPolicy) -> bool:
	"""Return whether a term for improving comes up today: it ends soon, or has ended."""
	return correct_by <= today + dt.timedelta(days=policy.term_notice_days)


def check_vote(vote: Vote) -> list[Problem]:
	"""Return what is wrong with a vote: figures that cannot be, no quorum, no majority."""
	counts = (vote.entitled, vote.present, vote.votes_for, vote.votes_against, vote.abstained)
	if any(count is None or count < 0 for count in counts) or not vote.entitled:
		return [VOTE_INCOMPLETE.problem()]
	if vote.votes_for + vote.votes_against + vote.abstained != vote.present:
		return [
			VOTE_SUM.problem(sum=vote.votes_for + vote.votes_against + vote.abstained, present=vote.present)
		]
	if vote.present > vote.entitled:
		return [TOO_MANY_PRESENT.problem(present=vote.present, entitled=vote.entitled)]
	if not vote.is_quorate:
		return [NO_QUORUM.problem(present=vote.present, entitled=vote.entitled)]
	if not vote.is_passed:
		return [NO_MAJORITY.problem(votes_for=vote.votes_for, entitled=vote.entitled)]
	return []


def has_authority(approver: tuple[int, int], unit: tuple[int, int]) -> bool:
	"""Return whether a body may approve for a unit: only for units below it. Both are `(lft, rgt)` of the tree."""
	return approver[0] < unit[0] and unit[1] < approver[1]
