"""The measures of management and disposition: column and rank, whom they fit, their steps, what follows (decisions D7, D8).

Whatever depends on a measure (columns of annex 5, precedence, membership status, choices of forms) derives from this list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from party_investigation.rules.problem import _

if TYPE_CHECKING:
	from party_investigation.rules.policy import CampaignPolicy

Body = Literal[
	"branch",
	"base committee",
	"organization department",
	"discipline commission",
	"receiving committee",
	"member",
]
LAST_MANAGEMENT_COLUMN = 8
"""Columns 2 to 8 of annex 5 stand under 规范管理情况, the others under 组织处置情况."""

DISPOSITION_RULES_2024_ON = dt.date(2024, 6, 16)
"""The day of 中国共产党不合格党员组织处置办法."""
BEFORE_2024 = DISPOSITION_RULES_2024_ON - dt.timedelta(days=1)

SELF_EXPULSION = "自行脱党除名"
CORRECTION = "限期改正"
SUSPENSION = "停止党籍"
NOT_RECOGNIZED = "不予承认"
RESTING_ON_ARCHIVE = (NOT_RECOGNIZED,)
"""Measures whose ground is what the archive says of the admission (notice 二(四): 违反规定吸收入党或无法认定党员身份)."""

BRANCH_MEETING = "branch_meeting"
"""The key of the step that the branch meeting takes."""
DECIDED_ABOVE = frozenset({"pre_check", "higher_approval"})
"""The keys of the steps in which the body above the base committee decides: the committee does not record them for it."""


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
	months_out: int = 0
	"""Completed months without contact of a member found again."""
	months_suspended: int = 0
	"""Completed months since the membership was suspended."""


@dataclass(frozen=True)
class Condition:
	"""Something that a case must fulfil under the policy of the campaign, and what to say when it does not."""

	holds: Callable[[Case, CampaignPolicy], bool]
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
	"""A measure.

	`column` is that of annex 5; of several measures in force the one with the smallest `rank` counts; `approving_step` is the
	key of the step from whose date the measure is in force; `status_after` is the membership status that it leads to, None
	when it leaves the status alone. It is valid from `since` to `until`, both inclusive. `later_steps` replace `steps` from their
	day on. A measure that takes the place of an older one has its column and its rank.
	"""

	label: str
	english: str
	column: int
	rank: int
	conditions: tuple[Condition, ...]
	steps: tuple[Step, ...]
	approving_step: str
	status_after: str | None
	source: str
	since: dt.date = dt.date(2016, 1, 1)
	until: dt.date | None = None
	later_steps: tuple[tuple[dt.date, tuple[Step, ...]], ...] = ()

	def steps_on(self, day: dt.date) -> tuple[Step, ...]:
		"""Return the steps that the rules of a day ask for."""
		later = [steps for since, steps in self.later_steps if since <= day]
		return later[-1] if later else self.steps

	def next_step(self, taken: Collection[str], day: dt.date) -> Step | None:
		"""Return the first step that the rules of a day ask for and that is not taken, by the keys of those that are; None after the last."""
		return next((step for step in self.steps_on(day) if step.key not in taken), None)

	@property
	def all_steps(self) -> tuple[Step, ...]:
		"""Every step that it has or ever had, each once."""
		return tuple(
			dict.fromkeys((*self.steps, *(step for _since, steps in self.later_steps for step in steps)))
		)

	@property
	def needs_vote(self) -> bool:
		"""Whether the branch meeting decides or announces it."""
		return any(step.key == BRANCH_MEETING for step in self.steps)

	@property
	def bodies(self) -> tuple[Body, ...]:
		"""The bodies that take its steps, each once, in order."""
		return tuple(dict.fromkeys(step.body for step in self.all_steps))

	@property
	def stage(self) -> str:
		"""The stage of the calendar to which its cases belong: 规范管理 or 组织处置."""
		return "Management" if self.column <= LAST_MANAGEMENT_COLUMN else "Disposition"

	def is_valid_on(self, day: dt.date) -> bool:
		"""Return whether the rules of a day know the measure."""
		return self.since <= day and (self.until is None or day <= self.until)


_TALK = Step("talk", "组织谈话", "Talk with the member", "branch")
_TALK_OF_TWO = Step("talk", "组织谈话（两名正式党员）", "Talk by two full members", "branch")
_BRANCH = Step("branch_committee", "支部委员会研究", "Branch committee", "branch")
_MEETING = Step(BRANCH_MEETING, "支部大会表决", "Branch meeting votes", "branch")
_ANNOUNCE = Step(BRANCH_MEETING, "支部大会宣布", "Branch meeting announces", "branch")
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
_PROPOSAL = Step("branch_committee", "支部委员会提出意见", "Branch committee proposes", "branch")
_FILED_BEFORE = Step(
	"filed_before", "基层党委事前备案", "Filed with the base committee beforehand", "base committee"
)
_VERIFIED = Step("verification", "调查核实", "Facts verified", "branch")
_REPORT = Step("report", "查找调查报告", "Investigation report", "branch")
_NOTICE = Step("notice", "通知本人（或通知未达记录）", "Notice to the member, or the attempt", "branch")
_DISCIPLINE = Step("discipline", "纪委批准", "Discipline commission approves", "discipline commission")

_FOUND = Condition(lambda case, policy: case.found_again, _("It is only for members found again."))
_FULL = Condition(lambda case, policy: not case.probationary, _("It is only for full members."))
_PROBATIONARY = Condition(lambda case, policy: case.probationary, _("It is only for probationary members."))
_MISCONDUCT = Condition(
	lambda case, policy: case.misconduct, _("No breach of discipline or law is recorded.")
)
_FOUND_OR_LETTER = Condition(
	lambda case, policy: case.found_again or case.open_letter,
	_("It is only for members found again or with an open letter."),
)
_ABROAD = Condition(
	lambda case, policy: case.abroad in ("study", "labour"),
	_("It is only for members abroad for study or labour."),
)
_SETTLED = Condition(
	lambda case, policy: case.abroad == "settled" or (policy.suspend_untraced and case.not_found),
	_(
		"It is only for members settled abroad; for members not found only when the campaign applies the rules of 2019."
	),
)
_NO_MEMBER = Condition(
	lambda case, policy: case.admitted_against_rules or case.identity_not_established,
	_("It is only for those admitted against the rules or whose membership cannot be established."),
)
_DECLARED = Condition(
	lambda case, policy: case.declared_withdrawal, _("No declaration of the member is recorded.")
)
_GONE = Condition(
	lambda case, policy: case.refuses or case.not_found,
	_("It is only for members not found, or who refuse."),
)
_UNFIT_OR_OUT = Condition(
	lambda case, policy: (
		case.unfit or policy.months_out_of_contact <= case.months_out < policy.correction_if_out_less_than
	),
	_(
		"No unfit conduct is recorded, and the time out of contact is no ground under the rules of the campaign."
	),
)
_SUSPENDED = Condition(
	lambda case, policy: not case.not_found or case.months_suspended >= policy.suspension_months,
	_("The membership has not yet been suspended for as long as the rules of the campaign ask for."),
)
_SEARCHED = Condition(
	lambda case, policy: case.refuses or not case.not_found or case.search_is_enough,
	_("The search is not enough yet to count the member as not found."),
)

MEASURES = (
	Measure(
		"纳入组织管理",
		"Taken into management",
		column=2,
		rank=14,
		conditions=(_FOUND,),
		steps=(_TALK, _BRANCH, _APPROVAL),
		approving_step="approval",
		status_after=None,
		source="notice 二(四); S29; decisions D8",
	),
	Measure(
		"转出组织关系",
		"Relationship transferred",
		column=3,
		rank=12,
		conditions=(_FOUND_OR_LETTER,),
		steps=(_LETTER, _RECEIPT),
		approving_step="receipt",
		status_after=None,
		source="notice 二(四); 组通字〔2006〕45号; decisions D8",
	),
	Measure(
		"衔接落实组织关系",
		"Transfer followed up",
		column=4,
		rank=13,
		conditions=(_FOUND_OR_LETTER,),
		steps=(_LETTER, _RECEIPT),
		approving_step="receipt",
		status_after=None,
		source="notice 二(四); 组通字〔2006〕45号; decisions D8",
	),
	Measure(
		"保留组织关系",
		"Relationship retained",
		column=5,
		rank=11,
		conditions=(_ABROAD,),
		steps=(_APPLICATION, _BRANCH, _APPROVAL, _FILED),
		approving_step="approval",
		status_after="Relationship Retained",
		source="notice 二(四); S18; 2019 regulation art. 34; decisions D8",
	),
	Measure(
		SUSPENSION,
		"Membership suspended",
		column=6,
		rank=8,
		conditions=(_SETTLED,),
		steps=(_BRANCH, _APPROVAL, _FILED),
		approving_step="approval",
		status_after="Membership Suspended",
		source="notice 二(四): 出国（境）定居; 2019 regulation art. 24; decisions D8",
	),
	Measure(
		NOT_RECOGNIZED,
		"Membership not recognised",
		column=7,
		rank=7,
		conditions=(_NO_MEMBER,),
		steps=(_ARCHIVE, _MEETING, _APPROVAL, _HIGHER_APPROVAL),
		approving_step="higher_approval",
		status_after="Not Recognized",
		source="notice 二(四): 违反规定吸收入党或无法认定党员身份; S4; decisions D8",
	),
	Measure(
		"取消预备党员资格",
		"Probation revoked",
		column=8,
		rank=6,
		conditions=(_PROBATIONARY,),
		steps=(_MEETING, _APPROVAL),
		approving_step="approval",
		status_after="Probation Revoked",
		source="党章 art. 7; S2, S4; decisions D8",
	),
	Measure(
		CORRECTION,
		"To improve within a term",
		column=9,
		rank=10,
		conditions=(_FULL, _FOUND, _UNFIT_OR_OUT),
		steps=(_TALK, _MEETING, _APPROVAL),
		approving_step="approval",
		status_after=None,
		source="notice 二(五); S20; 2019 regulation art. 30; 2024 measures; decisions D8, D16",
		later_steps=(
			(
				DISPOSITION_RULES_2024_ON,
				(_PROPOSAL, _FILED_BEFORE, _VERIFIED, _TALK, _MEETING, _APPROVAL),
			),
		),
	),
	Measure(
		"劝退",
		"Advised to withdraw",
		column=10,
		rank=5,
		conditions=(_FULL,),
		steps=(_TALK_OF_TWO, _PRE_CHECK, _MEETING, _APPROVAL),
		approving_step="approval",
		status_after="Left the Party",
		source="notice 二(五); S20; 2019 regulation art. 31; decisions D8",
		until=BEFORE_2024,
	),
	Measure(
		"劝而不退除名",
		"Removed after refusing to withdraw",
		column=11,
		rank=4,
		conditions=(_FULL,),
		steps=(_TALK_OF_TWO, _PRE_CHECK, _MEETING, _APPROVAL),
		approving_step="approval",
		status_after="Left the Party",
		source="notice 二(五); S4, S20; decisions D8",
		until=BEFORE_2024,
	),
	Measure(
		"退党除名",
		"Withdrew",
		column=12,
		rank=2,
		conditions=(_DECLARED,),
		steps=(_DECLARATION, _ANNOUNCE, _FILED_BY_COMMITTEE),
		approving_step=BRANCH_MEETING,
		status_after="Left the Party",
		source="党章 art. 9; notice 二(四); S4; decisions D8",
		until=BEFORE_2024,
	),
	Measure(
		SELF_EXPULSION,
		"Removed for leaving on one's own",
		column=13,
		rank=3,
		conditions=(_GONE, _SEARCHED, _SUSPENDED),
		steps=(_REPORT, _NOTICE, _PRE_CHECK, _MEETING, _APPROVAL),
		approving_step="approval",
		status_after="Left the Party",
		source="党章 art. 9; notice 二(五); S21, S22; 2019 regulation art. 24; decisions D8, D16",
		until=BEFORE_2024,
	),
	Measure(
		"开除党籍",
		"Expelled",
		column=15,
		rank=1,
		conditions=(_MISCONDUCT,),
		steps=(_MEETING, _DISCIPLINE),
		approving_step="discipline",
		status_after="Expelled",
		source="notice 二(五); decisions D8",
	),
	Measure(
		"其他党纪处分",
		"Other disciplinary measure",
		column=16,
		rank=9,
		conditions=(_MISCONDUCT,),
		steps=(_MEETING, _DISCIPLINE),
		approving_step="discipline",
		status_after=None,
		source="notice 二(五); decisions D8",
	),
	Measure(
		"劝其退党",
		"Advised to leave the Party",
		column=10,
		rank=5,
		conditions=(_FULL,),
		steps=(_PROPOSAL, _FILED_BEFORE, _VERIFIED, _TALK_OF_TWO, _MEETING, _APPROVAL),
		approving_step="approval",
		status_after="Left the Party",
		source="2024 measures; practice.md, later rules; decisions D16",
		since=DISPOSITION_RULES_2024_ON,
	),
	Measure(
		"除名（劝而不退）",
		"Removed after refusing to leave",
		column=11,
		rank=4,
		conditions=(_FULL,),
		steps=(_PROPOSAL, _FILED_BEFORE, _VERIFIED, _TALK_OF_TWO, _MEETING, _APPROVAL),
		approving_step="approval",
		status_after="Left the Party",
		source="2024 measures; practice.md, later rules; decisions D16",
		since=DISPOSITION_RULES_2024_ON,
	),
	Measure(
		"除名（要求退党）",
		"Removed at one's own request",
		column=12,
		rank=2,
		conditions=(_DECLARED,),
		steps=(_DECLARATION, _PROPOSAL, _FILED_BEFORE, _MEETING, _APPROVAL),
		approving_step="approval",
		status_after="Left the Party",
		source="2024 measures; practice.md, later rules; decisions D16",
		since=DISPOSITION_RULES_2024_ON,
	),
	Measure(
		"除名（自行脱党）",
		"Removed for leaving by oneself",
		column=13,
		rank=3,
		conditions=(_GONE, _SEARCHED, _SUSPENDED),
		steps=(_PROPOSAL, _FILED_BEFORE, _VERIFIED, _NOTICE, _MEETING, _APPROVAL),
		approving_step="approval",
		status_after="Left the Party",
		source="2024 measures; practice.md, later rules; decisions D16",
		since=DISPOSITION_RULES_2024_ON,
	),
)
"""All measures in the order of annex 5, then those of 2024, of which 除名 is said with its ground, so that its column is known."""

BY_LABEL = {measure.label: measure for measure in MEASURES}


def principal(labels: Iterable[str]) -> Measure | None:
	"""Return the measure that counts of several in force (decisions D7); None of none."""
	return min((BY_LABEL[label] for label in labels), key=lambda measure: measure.rank, default=None)


def principal_for_status(labels: Iterable[str]) -> Measure | None:
	"""Return the measure that decides the membership status (decisions D8); None when all leave it alone."""
	return principal(label for label in labels if BY_LABEL[label].status_after)
