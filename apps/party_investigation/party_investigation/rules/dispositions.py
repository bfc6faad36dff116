"""Measures of management and disposition: whom they fit, their steps, votes, approval (decisions D8; rules.md 2.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from party_investigation.rules.annex5 import COLUMN_OF
from party_investigation.rules.dates import add_months
from party_investigation.rules.problem import Problem, _, hard

Body = Literal[
	"branch",
	"base committee",
	"organization department",
	"discipline commission",
	"receiving committee",
	"member",
]

LONGEST_CORRECTION_MONTHS = 12


@dataclass(frozen=True)
class Case:
	"""What is known of a member when a measure is chosen."""

	found_again: bool = False
	not_found: bool = False
	search_is_enough: bool = False
	probationary: bool = False
	open_letter: bool = False
	abroad: Literal["study", "labour", "settled"] | None = None
	admitted_against_rules: bool = False
	identity_not_established: bool = False
	declared_withdrawal: bool = False
	unfit: bool = False
	refuses: bool = False
	misconduct: bool = False
	suspension_of_the_untraced: bool = False
	"""The campaign applies the rules of 2019, by which a member not found is first suspended."""


@dataclass(frozen=True)
class Condition:
	"""Something a case must fulfil, and what to say when it does not."""

	holds: Callable[[Case], bool]
	message: str


@dataclass(frozen=True)
class Step:
	"""One step that must be recorded: its key, official words, and who does it."""

	key: str
	label: str
	english: str
	body: Body


@dataclass(frozen=True)
class Measure:
	"""A measure: official words, column of annex 5, conditions, steps in order."""

	label: str
	english: str
	conditions: tuple[Condition, ...]
	steps: tuple[Step, ...]
	approving_step: str
	"""The key of the step from whose date the measure is in force."""
	ends_membership: bool = False

	@property
	def column(self) -> int:
		return COLUMN_OF[self.label]

	@property
	def needs_vote(self) -> bool:
		return any(step.key == "branch_meeting" for step in self.steps)


_TALK = Step("talk", "组织谈话", "Talk with the member", "branch")
_TALK_OF_TWO = Step("talk", "组织谈话（两名正式党员）", "Talk by two full members", "branch")
_BRANCH = Step("branch_committee", "支部委员会研究", "Branch committee", "branch")
_MEETING = Step("branch_meeting", "支部大会表决", "Branch meeting votes", "branch")
_ANNOUNCE = Step("branch_meeting", "支部大会宣布", "Branch meeting announces", "branch")
_APPROVAL = Step("approval", "基层党委审批", "Base committee approves", "base committee")
_HIGHER_APPROVAL = Step(
	"higher_approval",
	"上级组织部审批",
	"Next higher organization department approves",
	"organization department",
)
_PRE_CHECK = Step(
	"pre_check",
	"上级组织部预审",
	"Pre-check by the next higher organization department",
	"organization department",
)
_FILED = Step("filing", "备案", "Filed", "organization department")
_FILED_BY_COMMITTEE = Step("filing", "基层党委备案", "Base committee files", "base committee")
_LETTER = Step("letter", "开具组织关系介绍信", "Letter of introduction", "base committee")
_RECEIPT = Step("receipt", "收到回执", "Receipt", "receiving committee")
_APPLICATION = Step("application", "本人书面申请", "Written application", "member")
_DECLARATION = Step("declaration", "本人书面或口头声明", "Written or oral declaration", "member")
_ARCHIVE = Step("archive_check", "档案核查", "Archive check", "base committee")
_REPORT = Step("report", "查找调查报告", "Investigation report", "branch")
_NOTICE = Step("notice", "通知本人（或通知未达记录）", "Notice to the member, or the attempt", "branch")
_DISCIPLINE = Step("discipline", "纪委批准", "Discipline commission approves", "discipline commission")

_FOUND = Condition(lambda case: case.found_again, _("It is only for members found again."))
_FULL = Condition(lambda case: not case.probationary, _("It is only for full members."))
_PROBATIONARY = Condition(lambda case: case.probationary, _("It is only for probationary members."))
_UNFIT = Condition(lambda case: case.unfit, _("No unfit conduct is recorded."))
_MISCONDUCT = Condition(lambda case: case.misconduct, _("No breach of discipline or law is recorded."))
_FOUND_OR_LETTER = Condition(
	lambda case: case.found_again or case.open_letter,
	_("It is only for members found again or with an open letter."),
)
_ABROAD = Condition(
	lambda case: case.abroad in ("study", "labour"), _("It is only for members abroad for study or labour.")
)
_SETTLED = Condition(
	lambda case: case.abroad == "settled" or (case.suspension_of_the_untraced and case.not_found),
	_(
		"It is only for members settled abroad; for members not found only when the campaign applies the rules of 2019."
	),
)
_NO_MEMBER = Condition(
	lambda case: case.admitted_against_rules or case.identity_not_established,
	_("It is only for those admitted against the rules or whose membership cannot be established."),
)
_DECLARED = Condition(lambda case: case.declared_withdrawal, _("No declaration of the member is recorded."))
_GONE = Condition(
	lambda case: case.refuses or case.not_found, _("It is only for members not found, or who refuse.")
)
_SEARCHED = Condition(
	lambda case: case.refuses or not case.not_found or case.search_is_enough,
	_("The search is not enough yet to count the member as not found."),
)

MEASURES = (
	Measure("纳入组织管理", "Taken into management", (_FOUND,), (_TALK, _BRANCH, _APPROVAL), "approval"),
	Measure("转出组织关系", "Relationship transferred", (_FOUND_OR_LETTER,), (_LETTER, _RECEIPT), "receipt"),
	Measure("衔接落实组织关系", "Transfer followed up", (_FOUND_OR_LETTER,), (_LETTER, _RECEIPT), "receipt"),
	Measure(
		"保留组织关系",
		"Relationship retained",
		(_ABROAD,),
		(_APPLICATION, _BRANCH, _APPROVAL, _FILED),
		"approval",
	),
	Measure("停止党籍", "Membership suspended", (_SETTLED,), (_BRANCH, _APPROVAL, _FILED), "approval"),
	Measure(
		"不予承认",
		"Membership not recognised",
		(_NO_MEMBER,),
		(_ARCHIVE, _MEETING, _APPROVAL, _HIGHER_APPROVAL),
		"higher_approval",
		True,
	),
	Measure(
		"取消预备党员资格", "Probation revoked", (_PROBATIONARY,), (_MEETING, _APPROVAL), "approval", True
	),
	Measure(
		"限期改正",
		"To improve within a term",
		(_FULL, _FOUND, _UNFIT),
		(_TALK, _MEETING, _APPROVAL),
		"approval",
	),
	Measure(
		"劝退",
		"Advised to withdraw",
		(_FULL,),
		(_TALK_OF_TWO, _PRE_CHECK, _MEETING, _APPROVAL),
		"approval",
		True,
	),
	Measure(
		"劝而不退除名",
		"Removed after refusing to withdraw",
		(_FULL,),
		(_TALK_OF_TWO, _PRE_CHECK, _MEETING, _APPROVAL),
		"approval",
		True,
	),
	Measure(
		"退党除名",
		"Withdrew",
		(_DECLARED,),
		(_DECLARATION, _ANNOUNCE, _FILED_BY_COMMITTEE),
		"branch_meeting",
		True,
	),
	Measure(
		"自行脱党除名",
		"Removed for leaving on one's own",
		(_GONE, _SEARCHED),
		(_REPORT, _NOTICE, _PRE_CHECK, _MEETING, _APPROVAL),
		"approval",
		True,
	),
	Measure("开除党籍", "Expelled", (_MISCONDUCT,), (_MEETING, _DISCIPLINE), "discipline", True),
	Measure(
		"其他党纪处分", "Other disciplinary measure", (_MISCONDUCT,), (_MEETING, _DISCIPLINE), "discipline"
	),
)
BY_LABEL = {measure.label: measure for measure in MEASURES}


def check_fit(measure: str, case: Case) -> list[Problem]:
	"""Return why a measure does not fit a case; nothing when it does."""
	return [
		hard(
			"disposition.does_not_fit",
			condition.message,
			_("{measure} does not fit; choose another measure, or complete the record."),
			"measure",
			measure=measure,
		)
		for condition in BY_LABEL[measure].conditions
		if not condition.holds(case)
	]


def fitting(case: Case) -> list[Measure]:
	"""Return the measures that fit a case, in the order of annex 5."""
	return [measure for measure in MEASURES if not check_fit(measure.label, case)]


@dataclass(frozen=True)
class StepTaken:
	"""A recorded step."""

	key: str
	on: dt.date


def check_steps(measure: str, taken: Sequence[StepTaken], *, complete: bool = True) -> list[Problem]:
	"""Return what is wrong with the recorded steps: missing, unknown, out of order, dates that run backwards.

	With `complete=False` later steps may still be missing, but none may be left out in between.
	"""
	wanted = [step.key for step in BY_LABEL[measure].steps]
	labels = {step.key: step.label for step in BY_LABEL[measure].steps}
	found = []
	for step in taken:
		if step.key not in labels:
			found.append(
				_step_problem(
					"disposition.unknown_step", _("{measure} has no step {step}."), measure, step.key
				)
			)
	keys = [step.key for step in taken if step.key in labels]
	reached = max((wanted.index(key) for key in keys), default=-1) if not complete else len(wanted) - 1
	for key in wanted[: reached + 1]:
		if key not in keys:
			found.append(
				_step_problem(
					"disposition.missing_step",
					_("The step {step} of {measure} is missing."),
					measure,
					labels[key],
				)
			)
	if keys != sorted(keys, key=wanted.index):
		found.append(
			_step_problem("disposition.order", _("The steps of {measure} are not in order."), measure, "")
		)
	return found + check_dates_run_on([step.on for step in taken])


def _step_problem(code: str, message: str, measure: str, step: str) -> Problem:
	return hard(code, message, _("Record the steps as they were taken."), "steps", measure=measure, step=step)


def check_dates_run_on(dates: Iterable[dt.date | None]) -> list[Problem]:
	"""Return a problem for each date that is earlier than the one before it."""
	known = [date for date in dates if date]
	return [
		hard(
			"disposition.backwards",
			_("{later} is recorded after {earlier}, but lies before it."),
			_("Correct one of the two dates."),
			"steps",
			earlier=before.isoformat(),
			later=after.isoformat(),
		)
		for before, after in pairwise(known)
		if after < before
	]


def in_force_on(measure: str, taken: Sequence[StepTaken]) -> dt.date | None:
	"""Return the day from which a measure is in force: that of its approving step; None before it."""
	approving = BY_LABEL[measure].approving_step
	return next((step.on for step in taken if step.key == approving), None)


def check_correction_term(approved_on: dt.date, correct_by: dt.date | None) -> list[Problem]:
	"""Return what is wrong with the term of 限期改正, which is at most 12 months."""
	if correct_by is None:
		return [
			hard(
				"disposition.no_term", _("The term for improving is missing."), _("Fill it in."), "correct_by"
			)
		]
	if approved_on <= correct_by <= add_months(approved_on, LONGEST_CORRECTION_MONTHS):
		return []
	return [
		hard(
			"disposition.term",
			_("The term {term} is not within 12 months of the approval on {approved}."),
			_("Correct the term."),
			"correct_by",
			term=correct_by.isoformat(),
			approved=approved_on.isoformat(),
		)
	]


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


def check_vote(vote: Vote) -> list[Problem]:
	"""Return what is wrong with a vote: figures that cannot be, no quorum, no majority."""
	counts = (vote.entitled, vote.present, vote.votes_for, vote.votes_against, vote.abstained)
	if any(count is None or count < 0 for count in counts) or not vote.entitled:
		return [
			hard("vote.incomplete", _("The vote is incomplete."), _("Fill in all five figures."), "entitled")
		]
	if vote.votes_for + vote.votes_against + vote.abstained != vote.present:
		return [
			hard(
				"vote.sum",
				_("{sum} votes and abstentions do not make {present} present."),
				_("Votes for, against and abstentions together are those present."),
				"present",
				sum=vote.votes_for + vote.votes_against + vote.abstained,
				present=vote.present,
			)
		]
	if vote.present > vote.entitled:
		return [
			hard(
				"vote.too_many",
				_("{present} were present, but only {entitled} are entitled to vote."),
				_("Probationary members do not vote."),
				"present",
				present=vote.present,
				entitled=vote.entitled,
			)
		]
	if not vote.is_quorate:
		return [
			hard(
				"vote.quorum",
				_("{present} of {entitled} are not more than half: the meeting was not valid."),
				_("Hold the meeting again."),
				"present",
				present=vote.present,
				entitled=vote.entitled,
			)
		]
	if not vote.is_passed:
		return [
			hard(
				"vote.majority",
				_("{votes_for} of {entitled} are not more than half: the measure was not adopted."),
				_("The measure cannot go on."),
				"votes_for",
				votes_for=vote.votes_for,
				entitled=vote.entitled,
			)
		]
	return []


def has_authority(approver: tuple[int, int], unit: tuple[int, int]) -> bool:
	"""Say whether a body may approve for a unit: only for units below it. Both are `(lft, rgt)` of the tree."""
	return approver[0] < unit[0] and unit[1] < approver[1]
