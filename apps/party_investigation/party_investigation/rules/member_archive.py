"""The archive of a member (党员档案): what belongs into it, what is lacking, and what it says for annex 1. No frappe.

Notice 二(一): 审核党员档案材料，做好鉴别、完善、补充工作，按照党员档案保管权限落实管理责任; 二(三): 党员档案室, 电子台账, 定期维护更新.
What is filed of an admission: 中国共产党发展党员工作细则 (2014) art. 37; the further kinds and the years are practice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from party_investigation.rules.codes import MEMBER_KINDS
from party_investigation.rules.problem import Problem, _, hard
from party_investigation.rules.scope_of_investigation import HOLDING_STATUSES

# ---------------------------------------------------------------- the materials

PERIODS = ("申请入党", "入党积极分子", "发展对象", "预备党员的接收", "预备期考察和转正", "转正以后")
"""The periods by which materials are filed: the chapters of the rules of 2014, and what comes afterwards."""
TRAINING_FILED_SINCE = dt.date(1990, 8, 1)
"""The first rules on admission (细则（试行）): since then training and observation are kept on paper."""
NO_PROBATION = (dt.date(1969, 4, 14), dt.date(1977, 8, 18))
"""Between the Charters of the 9th and the 11th congress nobody was admitted on probation: such members have no 转正."""

Rule = Literal["", "everybody", "full"]
"""Of whom a material is required: of nobody; of everybody; of full members who were on probation."""


@dataclass(frozen=True)
class Material:
	"""A kind of material: its period, of whom it is required, and of those admitted since when."""

	label: str
	period: str
	rule: Rule = ""
	since: dt.date = dt.date.min


APPLICATION = "入党志愿书"
OTHER = "其他材料"
MATERIALS = (
	Material("入党申请书", PERIODS[0], "everybody"),
	Material("入党谈话记录", PERIODS[0]),
	Material("推荐和确定入党积极分子材料", PERIODS[1]),
	Material("培养教育考察材料", PERIODS[1], "everybody", TRAINING_FILED_SINCE),
	Material("思想汇报", PERIODS[1]),
	Material("确定发展对象材料", PERIODS[2]),
	Material("政治审查材料", PERIODS[2], "everybody"),
	Material("集中培训材料", PERIODS[2]),
	Material("自传", PERIODS[2]),
	Material("公示材料", PERIODS[2]),
	Material("预审材料", PERIODS[3]),
	Material(APPLICATION, PERIODS[3], "everybody"),
	Material("预备期教育考察材料", PERIODS[4], "full", TRAINING_FILED_SINCE),
	Material("转正申请书", PERIODS[4], "full"),
	Material("转正公示材料", PERIODS[4]),
	Material("组织关系转接材料", PERIODS[5]),
	Material("民主评议材料", PERIODS[5]),
	Material("奖励和处分材料", PERIODS[5]),
	Material("党籍处理材料", PERIODS[5]),
	Material(OTHER, PERIODS[5]),
)
"""In the order in which they are filed."""
BY_LABEL: Mapping[str, Material] = {material.label: material for material in MATERIALS}


class Person(NamedTuple):
	"""What decides what is required of a member; a day that is not known counts as today's rules have it."""

	membership_kind: str | None = None
	joined_on: dt.date | None = None
	membership_status: str | None = "On Roster"

	@property
	def is_full(self) -> bool:
		"""Whether the probation lies behind."""
		return self.membership_kind != MEMBER_KINDS["2"].label

	@property
	def had_probation(self) -> bool:
		"""Whether the member was admitted on probation."""
		begin, end = NO_PROBATION
		return self.joined_on is None or not begin <= self.joined_on < end

	@property
	def is_kept_up(self) -> bool:
		"""Whether the archive is looked through again and again: as long as the membership is held here."""
		return self.membership_status in HOLDING_STATUSES


def is_required(material: Material, person: Person) -> bool:
	"""Return whether a material must be in the archive of a member."""
	if not material.rule or (person.joined_on and person.joined_on < material.since):
		return False
	return material.rule == "everybody" or (person.is_full and person.had_probation)


def required_of(person: Person) -> tuple[str, ...]:
	"""Return the kinds of materials that must be in the archive of a member, in the order of filing."""
	return tuple(material.label for material in MATERIALS if is_required(material, person))


# ---------------------------------------------------------------- what is there

PRESENT, MISSING, DOUBTFUL, NOT_REQUIRED = STATES = ("Present", "Missing", "Doubtful", "Not Required")
"""States of a material; one that nobody has looked for yet has none."""
IDENTIFY, COMPLETE_IT, SUPPLEMENT = FINDING_KINDS = ("鉴别", "完善", "补充")
"""What is done about materials, in the words of the notice."""
TRUE, INACCURATE, IRREGULAR, FALSE, UNDECIDABLE = "属实", "有误", "违规入党", "假党员", "无法认定"
OUTCOMES: Mapping[str, tuple[str, ...]] = {
	IDENTIFY: (TRUE, INACCURATE, IRREGULAR, FALSE, UNDECIDABLE),
	COMPLETE_IT: ("已完善", "无法完善"),
	SUPPLEMENT: ("已补充", "无法补充"),
}
"""What a finding of each kind comes to."""
MAKES_PRESENT: Mapping[tuple[str, str], tuple[str, ...]] = {
	(IDENTIFY, TRUE): (DOUBTFUL,),
	(SUPPLEMENT, "已补充"): (MISSING, ""),
}
"""By kind and outcome of a finding, the states out of which its material becomes present."""


@dataclass(frozen=True)
class Held:
	"""A material of an archive."""

	kind: str
	state: str = ""
	remark: str = ""
	title: str = ""
	dated_on: dt.date | None = None


@dataclass(frozen=True)
class Finding:
	"""A finding of an archive, open as long as it has no outcome."""

	kind: str
	outcome: str = ""
	material: str = ""
	what: str = ""
	explanation: str = ""

	@property
	def is_open(self) -> bool:
		"""Whether it is still to be dealt with."""
		return not self.outcome


# ---------------------------------------------------------------- what follows

NOT_REVIEWED, COMPLETE, INCOMPLETE = "Not Reviewed", "Complete", "Incomplete"
ARCHIVE_STATES = (NOT_REVIEWED, COMPLETE, INCOMPLETE, DOUBTFUL)
"""States of an archive as a whole."""
VERDICTS = (TRUE, INACCURATE, IRREGULAR)
"""What identification has come to as a whole."""
YES, NO = "是", "否"


@dataclass(frozen=True)
class Conclusion:
	"""What follows from an archive."""

	state: str
	lacking: str
	"""What is missing, doubtful or open, in the words of the form."""
	materials: str
	"""Whether all that is required is there: 是, 否, or empty as long as nobody has looked for all of it."""
	application: str
	"""Whether there is a 入党志愿书: 是, 否, or empty where it is not known or doubtful."""
	verdict: str
	"""What identification has found; empty as long as it is open, or nothing was doubted."""
	unanswered: tuple[str, ...]
	"""The required materials for which nobody has looked yet."""


def conclude(
	person: Person, materials: Iterable[Held], findings: Sequence[Finding], is_reviewed: bool
) -> Conclusion:
	"""Return what follows from the materials and findings of an archive."""
	states = {held.kind: held.state for held in materials}
	required = required_of(person)
	of_state = {
		state: [kind for kind in BY_LABEL if states.get(kind) == state] for state in (MISSING, DOUBTFUL)
	}
	missing = [kind for kind in of_state[MISSING] if kind in required]
	open_kinds = [
		kind for kind in FINDING_KINDS if any(each.kind == kind and each.is_open for each in findings)
	]
	unanswered = tuple(kind for kind in required if not states.get(kind))
	verdict, outcomes = verdict_of(findings), identified(findings)
	parts = (
		("缺少", missing),
		("存疑", of_state[DOUBTFUL]),
		("在办", open_kinds),
		("鉴别结论", [each for each in OUTCOMES[IDENTIFY] if each in outcomes and each != TRUE]),
	)
	lacking = "；".join(f"{word}：{'、'.join(kinds)}" for word, kinds in parts if kinds)
	is_lacking = bool(missing or of_state[DOUBTFUL])
	if of_state[DOUBTFUL] or IDENTIFY in open_kinds or verdict not in ("", TRUE):
		state = DOUBTFUL
	elif missing:
		state = INCOMPLETE
	else:
		state = COMPLETE if is_reviewed and not unanswered else NOT_REVIEWED
	materials_answer = NO if is_lacking else "" if unanswered else YES
	application = {PRESENT: YES, MISSING: NO}.get(states.get(APPLICATION) or "", "")
	return Conclusion(state, lacking, materials_answer, application, verdict, unanswered)


def identified(findings: Iterable[Finding]) -> set[str]:
	"""Return the outcomes of identification that stand: of each material, or of the archive as a whole, the last one."""
	closed = (each for each in findings if each.kind == IDENTIFY and not each.is_open)
	return set({each.material: each.outcome for each in closed}.values())


def verdict_of(findings: Sequence[Finding]) -> str:
	"""Return what identification has found as a whole: the worst of the outcomes that stand; 属实 only once none is open."""
	outcomes = identified(findings)
	if outcomes & {IRREGULAR, FALSE}:
		return IRREGULAR
	if outcomes & {INACCURATE, UNDECIDABLE}:
		return INACCURATE
	is_open = any(each.kind == IDENTIFY and each.is_open for each in findings)
	return TRUE if TRUE in outcomes and not is_open else ""


@dataclass(frozen=True)
class Standing:
	"""What the records of annex 1 take from an archive."""

	state: str
	lacking: str = ""
	materials: str = ""
	application: str = ""
	verdict: str = ""
	reviewed_on: dt.date | None = None

	def is_reviewed_since(self, day: dt.date | None) -> bool:
		"""Whether it was looked through on a day or later."""
		return self.reviewed_on is not None and (day is None or self.reviewed_on >= day)


class Answer(NamedTuple):
	"""An answer that an archive proposes to a question of annex 1, and the remark that an unfavourable one needs."""

	answer: str
	remark: str = ""


def proposed_answers(standing: Standing | None) -> dict[str, Answer]:
	"""Return what an archive answers to the questions of annex 1 on it, by field; nothing where it says nothing."""
	if standing is None or standing.state == NOT_REVIEWED:
		return {}
	answers: dict[str, Answer] = {}
	if standing.materials:
		lacks = standing.materials == NO
		answers["materials_complete"] = Answer(standing.materials, standing.lacking if lacks else "")
	if standing.application:
		missing = standing.application == NO
		answers["has_application"] = Answer(standing.application, f"缺少：{APPLICATION}" if missing else "")
	if standing.verdict == IRREGULAR:
		answers["irregular_admission"] = Answer(YES, standing.lacking)
	elif standing.verdict == INACCURATE:
		answers["admission_true"] = Answer(NO, standing.lacking)
	elif standing.verdict == TRUE or standing.state == COMPLETE:
		answers |= {"admission_true": Answer(YES), "irregular_admission": Answer(NO)}
	return answers


REMARKS: Mapping[str, str] = {
	"materials_complete": "materials_remark",
	"has_application": "application_remark",
	"admission_true": "admission_remark",
	"irregular_admission": "irregular_remark",
}
"""The questions of annex 1 on the archive, and the field beside each for a remark."""


def contradicted(record: Mapping[str, object], standing: Standing | None) -> list[str]:
	"""Return the questions of annex 1 that a record answers otherwise than the archive."""
	return [
		question
		for question, proposed in proposed_answers(standing).items()
		if record.get(question) and record.get(question) != proposed.answer
	]


# ---------------------------------------------------------------- where it is kept

PERSONNEL_FILE, COMMITTEE_ROOM, DEPARTMENT, BRANCH, ELSEWHERE = CUSTODY = (
	"Personnel File",
	"Committee Archive Room",
	"Organization Department",
	"In the Branch",
	"Elsewhere",
)
"""Who keeps it: the personnel file of those who have one, else the committee or the department of the county (art. 37)."""
OF_COMMITTEE = frozenset((COMMITTEE_ROOM, DEPARTMENT))
"""Keepers from whom only somebody who acts for a committee takes it, or lends it."""
WORDS_OF_KEEPERS: Mapping[str, tuple[str, ...]] = {
	DEPARTMENT: ("组织部",),
	PERSONNEL_FILE: ("人事", "人才", "人力资源"),
}
"""What the name of a keeper that is no organization above the branch says of the kind of custody."""


def custody_of(keeper: str) -> str:
	"""Return the kind of custody that the name of a keeper elsewhere says (档案所在单位 of the national roster)."""
	for custody, words in WORDS_OF_KEEPERS.items():
		if any(word in keeper for word in words):
			return custody
	return ELSEWHERE


@dataclass(frozen=True)
class Loan:
	"""A loan of an archive."""

	out_on: dt.date
	due_on: dt.date
	back_on: dt.date | None = None
	borrowed_by: str = ""
	purpose: str = ""

	@property
	def is_out(self) -> bool:
		"""Whether it has not come back."""
		return self.back_on is None


BY_MEMBER = _("By Member")
VIEWS = (_("By Unit"), BY_MEMBER)
"""How the ledger (电子台账) is read."""
LACKING, REVIEW_DUE, OUT, OVERDUE, TO_TAKE_OVER = PARTS = (
	_("Lacking Something"),
	_("Review Due"),
	_("On Loan"),
	_("Loans Overdue"),
	_("To Be Taken Over"),
)
"""What of the ledger is asked for."""


# ---------------------------------------------------------------- checks


@dataclass(frozen=True)
class Archive:
	"""An archive as its checks see it."""

	person: Person
	materials: Sequence[Held] = ()
	findings: Sequence[Finding] = ()
	loans: Sequence[Loan] = ()
	custody: str = ""
	custodian: str = ""
	kept_since: dt.date | None = None
	today: dt.date = field(default=dt.date.max)


def check(archive: Archive) -> list[Problem]:
	"""Return what is wrong with an archive."""
	return [
		*_check_materials(archive),
		*_check_findings(archive),
		*_check_custody(archive),
		*_check_loans(archive),
	]


def _check_materials(archive: Archive) -> Iterable[Problem]:
	seen, required = set(), required_of(archive.person)
	for number, held in enumerate(archive.materials, 1):
		about = {"row": number, "material": held.kind}
		if held.kind in seen and held.kind != OTHER:
			yield _wrong(
				"materials", _("Row {row}: {material} is listed already."), _("Keep one row."), about
			)
		if held.kind == OTHER and not held.title.strip():
			yield _wrong(
				"materials",
				_("Row {row}: it is not said what the other material is."),
				_("Write its title."),
				about,
			)
		if held.state == DOUBTFUL and not held.remark.strip():
			yield _wrong(
				"materials",
				_("Row {row}: {material} is doubtful, and it is not said why."),
				_("Say in the remark what is doubted."),
				about,
			)
		if held.state == NOT_REQUIRED and held.kind in required and not held.remark.strip():
			yield _wrong(
				"materials",
				_("Row {row}: {material} is required of this member."),
				_("Say in the remark why it need not be there, or choose another state."),
				about,
			)
		if held.dated_on and held.dated_on > archive.today:
			yield _wrong(
				"materials",
				_("Row {row}: the date of {material} lies in the future."),
				_("Correct the date."),
				about,
			)
		seen.add(held.kind)


def _check_findings(archive: Archive) -> Iterable[Problem]:
	for number, finding in enumerate(archive.findings, 1):
		about = {"row": number, "kind": finding.kind, "outcome": finding.outcome}
		if not finding.what.strip():
			yield _wrong(
				"findings", _("Row {row}: it is not said what was found."), _("Write it down."), about
			)
		if finding.outcome and finding.outcome not in OUTCOMES.get(finding.kind, ()):
			fitting = "、".join(OUTCOMES.get(finding.kind, ()))
			yield _wrong(
				"findings",
				_("Row {row}: {kind} cannot come to {outcome}."),
				_("Choose among {fitting}."),
				{**about, "fitting": fitting},
			)
		if finding.outcome and not finding.explanation.strip():
			yield _wrong(
				"findings",
				_("Row {row}: it is not said what the outcome rests on."),
				_("Write by which materials or witnesses it was found out."),
				about,
			)


def _check_custody(archive: Archive) -> Iterable[Problem]:
	if archive.custody and not archive.custodian.strip():
		yield _wrong(
			"custodian", _("It is not said who keeps the archive."), _("Write the name of the unit.")
		)
	if archive.kept_since and archive.kept_since > archive.today:
		yield _wrong(
			"kept_since", _("The archive cannot be kept since a day in the future."), _("Correct the day.")
		)


def _check_loans(archive: Archive) -> Iterable[Problem]:
	loans = archive.loans
	if sum(loan.is_out for loan in loans) > 1:
		yield _wrong(
			"loans",
			_("The archive is on loan already; there is one of it."),
			_("Note first on which day it came back."),
		)
	for number, loan in enumerate(loans, 1):
		about = {"row": number}
		if not (loan.borrowed_by.strip() and loan.purpose.strip()):
			yield _wrong(
				"loans",
				_("Row {row}: it is not said who borrows the archive, or for what."),
				_("Write both."),
				about,
			)
		if loan.out_on > archive.today or (loan.back_on and loan.back_on > archive.today):
			yield _wrong(
				"loans",
				_("Row {row}: a day of the loan lies in the future."),
				_("Correct the day."),
				about,
			)
		if loan.due_on < loan.out_on or (loan.back_on and loan.back_on < loan.out_on):
			yield _wrong(
				"loans",
				_("Row {row}: the archive would come back before it was taken out."),
				_("Correct one of the days."),
				about,
			)


def _wrong(
	fieldname: str, message: str, what_to_do: str, values: Mapping[str, object] | None = None
) -> Problem:
	return hard(f"archive.{fieldname}", message, what_to_do, fieldname, **(values or {}))
