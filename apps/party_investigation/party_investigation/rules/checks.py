"""All checks of a kind of record, from one definition for form, import and return (decisions D11).

A rule looks at a record, a mapping from fieldnames to values (dates as dates, yes/no as truth, rows of tables as mappings), and at
a context. Besides its fields a record may carry facts that only the site knows, under names that are no fields:

- member: `identity_number_held_by`, another member with the same number, by name, or `identity_number.ELSEWHERE`;
  `birth_date_precision`, "month" when the day is not known.
- record: `restored_on`, the day on which the search of the campaign has restored contact.
- letter: `holds_member`, whether the branch of a new letter holds the member; `open_letter`, the number of another open letter.
- disposition: `known`, a `measures.Case`, without which the fit of the measure is not checked; `stands`, whether the case was
  approved before.
- summary: `annex` (4 or 5) and `figures`; of annex 4 `lines_of_annex_2` and `lines_of_annex_3`; of annex 5 `total_of_annex_4`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from party_investigation.rules import annex4, annex5, codes, dispositions, identity_number, letters, search
from party_investigation.rules.check import Check, Kind, declare
from party_investigation.rules.contact import months_out, period_end
from party_investigation.rules.dates import years_between
from party_investigation.rules.measures import BY_LABEL, CORRECTION
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.rules.problem import HARD, SOFT, Problem, _
from party_investigation.rules.text import check_name, is_phone

Values = Mapping[str, Any]
Rule = Callable[[Values, "Context"], Iterable[Problem]]
Test = Callable[[Values, "Context"], dict[str, Any] | None]

FUTURE_FIELDS: dict[Kind, tuple[str, ...]] = {
	"member": (
		"birth_date",
		"joined_on",
		"confirmed_on",
		"started_work_on",
		"last_dues_on",
		"last_life_on",
	),
	"record": ("filled_on", "last_dues_on", "last_life_on", "left_on"),
	"letter": ("issued_on", "receipt_on"),
	"mobile": ("left_on", "last_asked_on", "returned_on"),
	"search": ("restored_on", "attempts.attempted_on"),
	"restored": ("restored_on",),
	"disposition": ("meeting_on", "approved_on", "steps.done_on"),
}
"""Dates that cannot lie in the future; of a table as `table.field`. Dues may be paid ahead, so `dues_paid_to` may."""
NOTHING_OPEN: dict[str, str | int] = {
	"hard_checks": "",
	"hard_check_count": 0,
	"soft_checks": "",
	"soft_check_count": 0,
}
RESULT_FIELDS = tuple(NOTHING_OPEN)
"""The fields in which a document keeps the codes of its open checks; see `as_fields`."""


@dataclass(frozen=True)
class Context:
	"""What a check may know besides the record."""

	today: dt.date
	"""Today in China; what lies after it lies in the future."""
	policy: CampaignPolicy

	@property
	def day(self) -> dt.date:
		"""The day to which the figures refer; where there is no campaign its policy says today."""
		return self.policy.search_closes_on


_RULES: dict[Kind, list[Rule]] = {}
_TESTS: dict[Kind, list[tuple[Check, Test]]] = {}
"""What is run for a kind of record: rules that return problems, and the tests of single checks."""


def rule(kind: Kind) -> Callable[[Rule], Rule]:
	"""Register the decorated function among the rules of a kind."""

	def register(function: Rule) -> Rule:
		_RULES.setdefault(kind, []).append(function)
		return function

	return register


def check(*declaration: Any, **options: Any):
	"""Declare a check, as `check.declare` does, and register the decorated test of it.

	The test takes a record and a context and returns None when all is well, or the values for the check's texts.
	"""
	declared = declare(*declaration, **options)

	def register(test: Test) -> Test:
		_TESTS.setdefault(declared.kind, []).append((declared, test))
		return test

	return register


def run(kind: Kind, record: Values, context: Context) -> list[Problem]:
	"""Return everything that is wrong with a record, hard problems first."""
	problems = [problem for each in _RULES.get(kind, ()) for problem in each(record, context)]
	for declared, test in _TESTS.get(kind, ()):
		values = test(record, context)
		if values is not None:
			problems.append(declared.problem(**values))
	return sorted(problems, key=lambda problem: not problem.is_hard) if problems else problems


def open_problems(problems: Iterable[Problem], remark: str | None) -> list[Problem]:
	"""Return the problems that are still open: a remark settles the soft ones, nothing settles a hard one."""
	explained = bool((remark or "").strip())
	return [problem for problem in problems if problem.is_hard or not explained]


def as_fields(problems: Iterable[Problem], remark: str | None) -> dict[str, str | int]:
	"""Return the open problems of a record as its document keeps them (`RESULT_FIELDS`): codes joined by a space, and how many."""
	still_open = open_problems(problems, remark)
	if not still_open:
		return dict(NOTHING_OPEN)
	hard_codes = sorted({problem.code for problem in still_open if problem.is_hard})
	soft_codes = sorted({problem.code for problem in still_open if not problem.is_hard})
	return {
		"hard_checks": " ".join(hard_codes),
		"hard_check_count": len(hard_codes),
		"soft_checks": " ".join(soft_codes),
		"soft_check_count": len(soft_codes),
	}


def checks_of(kind: Kind, record: Values, context: Context) -> dict[str, str | int]:
	"""Run the checks of a record and return its open ones as its document keeps them."""
	return as_fields(run(kind, record, context), record.get("remark"))


# ---------------------------------------------------------------- dates in the future


def _declare_future(kind: Kind, fields: tuple[str, ...]) -> None:
	declared = declare(
		f"{kind}.in_future",
		HARD,
		kind,
		fields[0].partition(".")[0],
		"decisions D12",
		_("{date} lies in the future."),
		_("Correct the date."),
	)

	own = [field for field in fields if "." not in field]
	of_tables = [field.split(".") for field in fields if "." in field]

	@rule(kind)
	def _in_future(record: Values, context: Context) -> list[Problem]:
		dates = [(field, record.get(field)) for field in own]
		dates += [(table, row.get(column)) for table, column in of_tables for row in record.get(table) or ()]
		return [
			declared.problem(field, date=day.isoformat())
			for field, day in dates
			if day and day > context.today
		]


for _kind, _fields in FUTURE_FIELDS.items():
	_declare_future(_kind, _fields)


# ---------------------------------------------------------------- members


@rule("member")
def _name_and_number(record: Values, context: Context) -> list[Problem]:
	number = identity_number.check(
		record.get("identity_number"),
		born_on=record.get("birth_date"),
		born_precision=record.get("birth_date_precision") or "day",
		stated_sex=record.get("sex"),
		today=context.today,
		held_by=record.get("identity_number_held_by"),
	)
	return [*check_name(record.get("member_name") or ""), *number.problems]


@check(
	"member.joined_before_birth",
	HARD,
	"member",
	"joined_on",
	"decisions D11",
	_("The member joined on {joined}, not after being born on {born}."),
	_("Correct one of the two dates."),
)
def _joined_before_birth(record, context):
	born, joined = record.get("birth_date"), record.get("joined_on")
	if not born or not joined or joined > born:
		return None
	return {"born": born.isoformat(), "joined": joined.isoformat()}


@check(
	"member.no_branch",
	HARD,
	"member",
	"organization",
	"notice 一; decisions D2",
	_("The branch is missing."),
	_("Say which branch holds the member's relationship."),
)
def _no_branch(record, context):
	return None if record.get("organization") else {}


@check(
	"member.no_kind",
	HARD,
	"member",
	"membership_kind",
	"S8; annex 1",
	_("It is missing whether the member is full or probationary."),
	_("Choose 正式党员 or 预备党员."),
)
def _no_kind(record, context):
	return None if codes.MEMBER_KINDS.find(record.get("membership_kind")) else {}


@check(
	"member.no_category",
	HARD,
	"member",
	"person_category",
	"S2, rows 02 to 05; decisions D6",
	_("The person's category is missing; annexes 4 and 5 have a row for each."),
	_("Choose one of the four categories."),
)
def _no_category(record, context):
	return None if codes.PERSON_CATEGORIES.find(record.get("person_category")) else {}


@check(
	"member.no_joining_date",
	SOFT,
	"member",
	"joined_on",
	"annex 1; notice 二(一)",
	_("The day of joining the Party is missing."),
	_("Take it from the admission materials, or explain in a remark why it is not known."),
)
def _no_joining_date(record, context):
	return None if record.get("joined_on") else {}


@check(
	"member.joined_too_young",
	SOFT,
	"member",
	"joined_on",
	"党章 art. 1",
	_("The member joined at the age of {age}."),
	_("Compare the birth date and the day of joining with the archive."),
)
def _joined_too_young(record, context):
	born, joined = record.get("birth_date"), record.get("joined_on")
	if (
		not born
		or not joined
		or joined <= born
		or years_between(born, joined) >= context.policy.youngest_member
	):
		return None
	return {"age": years_between(born, joined)}


@check(
	"member.confirmed_before_joining",
	HARD,
	"member",
	"confirmed_on",
	"党章 art. 7",
	_("The member became a full member on {confirmed}, before joining on {joined}."),
	_("Correct one of the two dates."),
)
def _confirmed_before_joining(record, context):
	return _backwards(record, "joined_on", "confirmed_on", ("joined", "confirmed"))


@check(
	"member.probation_length",
	SOFT,
	"member",
	"confirmed_on",
	"党章 art. 7",
	_("Between joining and full membership lie {months} months, which does not fit the probation."),
	_("Compare the dates with the archive, or explain them in a remark."),
)
def _probation_length(record, context):
	joined, confirmed = record.get("joined_on"), record.get("confirmed_on")
	if not joined or not confirmed or confirmed < joined:
		return None
	months, probation = months_out(joined, confirmed), context.policy.probation_months
	return None if probation - 1 <= months <= 2 * probation + 1 else {"months": months}


@check(
	"member.probationary_but_confirmed",
	HARD,
	"member",
	"confirmed_on",
	"党章 art. 7",
	_("A probationary member has no day of full membership."),
	_("Delete the day, or change the kind of member."),
)
def _probationary_but_confirmed(record, context):
	return {} if record.get("membership_kind") == "预备党员" and record.get("confirmed_on") else None


@check(
	"member.probation_over",
	SOFT,
	"member",
	"membership_kind",
	"党章 art. 7",
	_("The member joined on {joined} and is still on probation, after more than twice its length."),
	_("Say in a remark why the probation goes on, or correct the kind of member."),
)
def _probation_over(record, context):
	joined = record.get("joined_on")
	if record.get("membership_kind") != "预备党员" or not joined:
		return None
	return (
		{"joined": joined.isoformat()}
		if months_out(joined, context.day) > 2 * context.policy.probation_months
		else None
	)


@check(
	"member.contact_before_joining",
	SOFT,
	"member",
	"last_life_on",
	"decisions D1",
	_("The last contact on {last} lies before the day of joining, {joined}."),
	_("Correct one of the two dates, or explain them in a remark."),
)
def _contact_before_joining(record, context):
	known = [record[field] for field in ("last_life_on", "last_dues_on") if record.get(field)]
	joined = record.get("joined_on")
	if not known or not joined or max(known) >= joined:
		return None
	return {"last": max(known).isoformat(), "joined": joined.isoformat()}


@check(
	"member.phone",
	SOFT,
	"member",
	"phone",
	"decisions D11",
	_("{phone} cannot be dialled."),
	_("Write the number with its area code."),
)
def _phone(record, context):
	phone = record.get("phone")
	return {"phone": phone} if phone and not is_phone(phone) else None


@check(
	"member.ethnic_group",
	SOFT,
	"member",
	"ethnic_group",
	"GB/T 3304-1991",
	_("{value} is no ethnic group of GB/T 3304."),
	_("Write it as on the identity card, for example 土家族."),
)
def _ethnic_group(record, context):
	return _not_in(codes.ETHNIC_GROUPS, record.get("ethnic_group"))


@check(
	"member.education",
	SOFT,
	"member",
	"education",
	"GB/T 4658-2006",
	_("{value} is no education of GB/T 4658."),
	_("Write it like 大学本科毕业."),
)
def _education(record, context):
	return _not_in(codes.EDUCATION, record.get("education"))


# ---------------------------------------------------------------- annex 1


@check(
	"record.no_last_contact",
	HARD,
	"record",
	"last_life_on",
	"decisions D1",
	_("Neither the last organisation life nor the last dues are known."),
	_("Fill in at least one of them; without it the unit's return cannot be completed."),
	blocks="return",
)
def _no_last_contact(record, context):
	known = record.get("last_life_on") or record.get("last_dues_on") or record.get("dues_paid_to")
	return None if known else {}


@check(
	"record.left_on_without_mobile",
	HARD,
	"record",
	"left_on",
	"annex 1; decisions D4",
	_("A day of leaving is recorded for a member who is not mobile."),
	_("Say that the member is mobile, or delete the day."),
	blocks="confirmation",
)
def _left_on_without_mobile(record, context):
	return {} if record.get("left_on") and not record.get("is_mobile") else None


@check(
	"record.mobile_without_left_on",
	HARD,
	"record",
	"left_on",
	"annex 1; decisions D4",
	_("The day on which the mobile member left is missing."),
	_("Fill it in; it decides whether the member counts as mobile."),
	blocks="confirmation",
)
def _mobile_without_left_on(record, context):
	return {} if record.get("is_mobile") and not record.get("left_on") else None


@check(
	"record.lost_since_without_lost",
	HARD,
	"record",
	"lost_since",
	"annex 1; decisions D1",
	_("A time of losing contact is recorded for a member who is not out of contact."),
	_("Say that the member is out of contact, or delete the time."),
	blocks="confirmation",
)
def _lost_since_without_lost(record, context):
	return {} if record.get("lost_since") and not record.get("is_lost") else None


@check(
	"record.lost_but_in_touch",
	HARD,
	"record",
	"is_lost",
	"decisions D1",
	_("The member is recorded as out of contact, but took part or paid dues on {last}."),
	_("Out of contact means {threshold} months or more; correct one of the two."),
	blocks="confirmation",
)
def _lost_but_in_touch(record, context):
	months = _months_without_contact(record, context)
	if not record.get("is_lost") or months is None or months >= context.policy.months_out_of_contact:
		return None
	return {"last": record["last_contact_on"].isoformat(), "threshold": context.policy.months_out_of_contact}


@check(
	"record.out_but_not_lost",
	HARD,
	"record",
	"is_lost",
	"decisions D1",
	_(
		"The last contact was on {last}, {months} months ago, but the member is not recorded as out of contact."
	),
	_("Correct the last contact, or record the member as out of contact."),
	blocks="confirmation",
)
def _out_but_not_lost(record, context):
	months = _months_without_contact(record, context)
	if record.get("is_lost") or months is None or months < context.policy.months_out_of_contact:
		return None
	return {"last": record["last_contact_on"].isoformat(), "months": months}


def _months_without_contact(record, context) -> int | None:
	"""Measure as the record itself does (decisions D1): up to `restored_on`, or else until the search closes."""
	last = record.get("last_contact_on")
	return months_out(last, period_end(context.policy, record.get("restored_on"))) if last else None


def _archive_check(question: str, remark: str, unfavourable: str, message: str) -> None:
	@check(
		f"record.{question}",
		HARD,
		"record",
		remark,
		"annex 1; notice 二(一): 审核党员档案材料",
		message,
		_("Say in the remark beside it what is missing or wrong, and what is done about it."),
		blocks="confirmation",
	)
	def _unfavourable(record, context):
		return {} if record.get(question) == unfavourable and not (record.get(remark) or "").strip() else None


_archive_check(
	"materials_complete",
	"materials_remark",
	"否",
	_("The admission materials are not complete, without a remark."),
)
_archive_check(
	"has_application",
	"application_remark",
	"否",
	_("There is no application for admission, without a remark."),
)
_archive_check(
	"admission_true", "admission_remark", "否", _("The facts of admission are not true, without a remark.")
)
_archive_check(
	"irregular_admission",
	"irregular_remark",
	"是",
	_("The admission was irregular or false, without a remark."),
)


TO_CHECK = "To Check"
ARCHIVE_QUESTIONS = ("materials_complete", "has_application", "admission_true", "irregular_admission")


@check(
	"record.archive_unanswered",
	HARD,
	"record",
	"materials_complete",
	"annex 1; notice 二(一): 审核党员档案材料",
	_("None of the questions on the archive is answered."),
	_("Look into the member's archive and answer them."),
	blocks="confirmation",
)
def _archive_unanswered(record, context):
	if record.get("status") == TO_CHECK or any(record.get(question) for question in ARCHIVE_QUESTIONS):
		return None
	return {}


@check(
	"record.archive_partly_answered",
	SOFT,
	"record",
	"materials_complete",
	"annex 1; notice 二(一): 审核党员档案材料",
	_("Of the questions on the archive, {missing} are not answered."),
	_("Answer them, or say in a remark why they cannot be answered."),
)
def _archive_partly_answered(record, context):
	answers = [bool(record.get(question)) for question in ARCHIVE_QUESTIONS]
	return {"missing": answers.count(False)} if any(answers) and not all(answers) else None


# ---------------------------------------------------------------- letters and mobility


@rule("letter")
def _letter(record: Values, context: Context) -> list[Problem]:
	return letters.check_letter(
		context.policy,
		issued_on=record.get("issued_on"),
		validity_days=record.get("validity_days"),
		receipt_on=record.get("receipt_on"),
		holds_member=record.get("holds_member", True),
		open_letter=record.get("open_letter"),
	)


@check(
	"mobile.returned_before_leaving",
	HARD,
	"mobile",
	"returned_on",
	"decisions D4",
	_("The member came back on {returned}, before leaving on {left}."),
	_("Correct one of the two dates."),
)
def _returned_before_leaving(record, context):
	return _backwards(record, "left_on", "returned_on", ("left", "returned"))


@check(
	"mobile.no_destination",
	SOFT,
	"mobile",
	"destination",
	"decisions D4; annex 1",
	_("It is not known where the mobile member is."),
	_("Ask the member or the family; say in a remark why it is not known."),
)
def _no_destination(record, context):
	return None if record.get("destination") else {}


# ---------------------------------------------------------------- searches


@rule("search")
def _search(record: Values, context: Context) -> list[Problem]:
	"""Return what a concluded search lacks; the form of an open one shows what is still needed."""
	result = record.get("result")
	of_step = search.check_next_step(record.get("next_step"), record.get("next_step_on"))
	if result == search.OPEN:
		return of_step
	return of_step + search.check_search(
		[search.Attempt(row["attempted_on"], row["means"]) for row in _attempts(record)],
		context.policy,
		result=result,
		reason=record.get("reason"),
		reason_in_words=record.get("reason_detail"),
		conduct_finding=record.get("conduct"),
		conduct_to_be_evidenced=bool(record.get("conduct_to_be_evidenced")),
		restored_on=record.get("restored_on"),
		last_contact_on=record.get("last_contact_on"),
	)


@check(
	"search.before_loss",
	SOFT,
	"search",
	"attempts",
	"decisions D1, D5",
	_("The search of {day} is earlier than the last contact of {last}."),
	_("Correct one of the two dates; such a member does not count as out of contact."),
)
def _before_loss(record, context):
	last, days = record.get("last_contact_on"), [row["attempted_on"] for row in _attempts(record)]
	if not last or not days or min(days) >= last:
		return None
	return {"day": min(days).isoformat(), "last": last.isoformat()}


def _attempts(record: Values) -> list[Values]:
	rows = record.get("attempts") or ()
	return [row for row in rows if row.get("attempted_on") and row.get("means")]


@check(
	"restored.before_loss",
	HARD,
	"restored",
	"restored_on",
	"decisions D1, D5",
	_("Contact was restored on {restored}, before the last contact on {last}."),
	_("Correct one of the two dates."),
)
def _restored_before_loss(record, context):
	return _backwards(record, "last_contact_on", "restored_on", ("last", "restored"))


@check(
	"untraced.no_evidence",
	HARD,
	"untraced",
	"search_summary",
	"annex 3; notice 二(二): 详细记录",
	_("It is not written how the member was searched for."),
	_("Record the attempts in the search."),
)
def _no_evidence(record, context):
	return None if (record.get("search_summary") or "").strip() else {}


@check(
	"search.conduct_to_be_evidenced",
	SOFT,
	"search",
	"conduct",
	"notice 二(二); decisions D5",
	_("The findings on conduct were not recorded when the member was found."),
	_("Ask the branch and fill them in."),
)
def _conduct_to_be_evidenced(record, context):
	return {} if record.get("conduct_to_be_evidenced") else None


# ---------------------------------------------------------------- dispositions

TO_BE_EVIDENCED = "To Be Evidenced"
ENDED = ("Rejected", "Withdrawn", "Revoked")
"""Statuses of cases that count no more; what they lack is lacking for good."""


@rule("disposition")
def _measure(record: Values, context: Context) -> Iterable[Problem]:
	measure, known = record.get("measure"), record.get("known")
	if measure not in BY_LABEL:
		return [dispositions.UNKNOWN_MEASURE.problem(measure=measure or "—")]
	if known is None or record.get("stands") or record.get("status") in ENDED:
		return []
	return dispositions.check_fit(measure, known, context.policy)


@rule("disposition")
def _steps_vote_and_term(record: Values, context: Context) -> Iterable[Problem]:
	"""Check steps, vote and term; history that lacks its steps is left to `disposition.to_be_evidenced`."""
	measure = BY_LABEL.get(record.get("measure") or "")
	if measure is None or record.get("evidence_state") == TO_BE_EVIDENCED or record.get("status") in ENDED:
		return
	approved = record.get("status") == "Approved"
	yield from dispositions.check_steps(measure.label, steps_taken(record), context.policy, complete=approved)
	votes = [
		record.get(field) or 0 for field in ("entitled", "present", "votes_for", "votes_against", "abstained")
	]
	if any(votes) or (approved and measure.needs_vote):
		yield from dispositions.check_vote(dispositions.Vote(*votes))
	if approved and measure.label == CORRECTION and record.get("approved_on"):
		yield from dispositions.check_correction_term(
			record["approved_on"], record.get("correct_by"), context.policy
		)


def steps_taken(record: Values) -> list[dispositions.StepTaken]:
	"""Return the recorded steps of a case, by the keys of its measure."""
	keys = {step.label: step.key for step in BY_LABEL[record["measure"]].all_steps}
	rows = record.get("steps") or ()
	return [
		dispositions.StepTaken(keys.get(row["step"]) or row["step"], row["done_on"])
		for row in rows
		if row.get("step") and row.get("done_on")
	]


@check(
	"disposition.not_approved_on",
	HARD,
	"disposition",
	"approved_on",
	"decisions D8",
	_("The day of approval is missing."),
	_("Fill it in."),
)
def _not_approved_on(record, context):
	return {} if record.get("status") == "Approved" and not record.get("approved_on") else None


@check(
	"disposition.to_be_evidenced",
	SOFT,
	"disposition",
	"steps",
	"decisions D8",
	_("{measure} was taken over from earlier records without its steps."),
	_("Add the steps and their papers, or say in a remark where they are kept."),
)
def _to_be_evidenced(record, context):
	return {"measure": record.get("measure")} if record.get("evidence_state") == TO_BE_EVIDENCED else None


@check(
	"disposition.approved_before_meeting",
	HARD,
	"disposition",
	"approved_on",
	"decisions D8",
	_("The approval of {approved} lies before the branch meeting of {meeting}."),
	_("Correct one of the two dates."),
)
def _approved_before_meeting(record, context):
	return _backwards(record, "meeting_on", "approved_on", ("meeting", "approved"))


@check(
	"disposition.term_over",
	SOFT,
	"disposition",
	"correct_by",
	"decisions D8; 2019 regulation art. 30",
	_("The term for improving ended on {term} without a result."),
	_("Record how it ended."),
)
def _term_over(record, context):
	term = record.get("correct_by")
	if record.get("measure") != CORRECTION or not term or term >= context.day:
		return None
	return {"term": term.isoformat()}


# ---------------------------------------------------------------- annexes 4 and 5


@rule("summary")
def _figures(record: Values, context: Context) -> list[Problem]:
	"""Check the relations within a table, and that it agrees with the lines of annexes 2 and 3, or with annex 4."""
	table = record.get("figures") or {}
	if record.get("annex") == 4:
		lines = (record.get("lines_of_annex_2", 0), record.get("lines_of_annex_3", 0))
		return [*annex4.check(table, context.policy), *annex4.check_against_lists(table, *lines)]
	return [*annex5.check(table), *annex5.check_against_annex_4(table, record.get("total_of_annex_4"))]


# ---------------------------------------------------------------- shared


def _backwards(record, first: str, second: str, names: tuple[str, str]) -> dict[str, Any] | None:
	earlier, later = record.get(first), record.get(second)
	if not earlier or not later or later >= earlier:
		return None
	return {names[0]: earlier.isoformat(), names[1]: later.isoformat()}


def _not_in(code_list: codes.CodeList, value: Any) -> dict[str, Any] | None:
	return {"value": value} if value and not code_list.find(value) else None
