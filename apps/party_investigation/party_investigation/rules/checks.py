"""Every check of a record, from one definition for form, import and return (decisions D11).

A check looks at a record, a mapping from field names to values (dates as dates, yes/no as truth), and at a context. It
returns None when all is well, or the values for its message.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from party_investigation.rules import codes, identity_number, letters
from party_investigation.rules.contact import MONTHS_OUT_OF_CONTACT, months_out
from party_investigation.rules.dates import years_between
from party_investigation.rules.problem import HARD, SOFT, Problem, Severity, _
from party_investigation.rules.text import check_name, is_phone

Kind = Literal["member", "record", "letter", "mobile", "search", "restored", "untraced", "disposition"]
Values = dict[str, Any] | None

YOUNGEST_MEMBER = 18
PROBATION_MONTHS = 12


@dataclass(frozen=True)
class Context:
	"""What a check may know besides the record."""

	today: dt.date
	reference: dt.date | None = None
	"""The day to which the figures refer; today where there is no campaign."""

	@property
	def day(self) -> dt.date:
		return self.reference or self.today


@dataclass(frozen=True)
class Check:
	"""One check: which, how bad, of which records, at which field, the test, what to say and what to do."""

	id: str
	severity: Severity
	kind: Kind
	field: str
	test: Callable[[Mapping[str, Any], Context], Values]
	message: str
	what_to_do: str

	def run(self, record: Mapping[str, Any], context: Context) -> Problem | None:
		"""Return the problem of a record, or None."""
		values = self.test(record, context)
		if values is None:
			return None
		return Problem(self.id, self.severity, self.message, self.what_to_do, self.field, values)


CHECKS: dict[str, Check] = {}
"""All checks by their id."""

_BY_KIND: dict[str, list[Check]] = {}


def check(id: str, severity: Severity, kind: Kind, field: str, message: str, what_to_do: str):
	"""Register the decorated function as a check. Raises ValueError for an id that is taken."""

	def register(test: Callable[[Mapping[str, Any], Context], Values]):
		if id in CHECKS:
			raise ValueError(f"two checks are called {id}")
		CHECKS[id] = Check(id, severity, kind, field, test, message, what_to_do)
		_BY_KIND.setdefault(kind, []).append(CHECKS[id])
		return test

	return register


def of_kind(kind: Kind) -> list[Check]:
	"""Return the checks of one kind of record."""
	return _BY_KIND.get(kind, [])


def run(kind: Kind, record: Mapping[str, Any], context: Context) -> list[Problem]:
	"""Return everything that is wrong with a record, hard problems first."""
	found = list(_RULES_OF[kind](record, context)) if kind in _RULES_OF else []
	found += [problem for each in of_kind(kind) if (problem := each.run(record, context))]
	return sorted(found, key=lambda problem: not problem.is_hard)


# ---------------------------------------------------------------- members


def _member_rules(record: Mapping[str, Any], context: Context) -> list[Problem]:
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
	"member.no_branch",
	HARD,
	"member",
	"organization",
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
	_("The person's category is missing; annexes 4 and 5 have a row for each."),
	_("Choose one of the four categories."),
)
def _no_category(record, context):
	return None if codes.PERSON_CATEGORIES.find(record.get("person_category")) else {}


@check(
	"member.no_last_contact",
	HARD,
	"member",
	"last_life_on",
	_("Neither the last organisation life nor the last dues are known."),
	_("Fill in at least one of them; without it the unit's return cannot be completed."),
)
def _no_last_contact(record, context):
	known = record.get("last_life_on") or record.get("last_dues_on") or record.get("dues_paid_to")
	return None if known else {}


@check(
	"member.no_joining_date",
	SOFT,
	"member",
	"joined_on",
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
	_("The member joined at the age of {age}."),
	_("Compare the birth date and the day of joining with the archive."),
)
def _joined_too_young(record, context):
	born, joined = record.get("birth_date"), record.get("joined_on")
	if not born or not joined or years_between(born, joined) >= YOUNGEST_MEMBER:
		return None
	return {"age": years_between(born, joined)}


@check(
	"member.confirmed_before_joining",
	HARD,
	"member",
	"confirmed_on",
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
	_("Between joining and full membership lie {months} months; the probation is one year."),
	_("Compare the dates with the archive, or explain them in a remark."),
)
def _probation_length(record, context):
	joined, confirmed = record.get("joined_on"), record.get("confirmed_on")
	if not joined or not confirmed or confirmed < joined:
		return None
	months = months_out(joined, confirmed)
	return None if PROBATION_MONTHS - 1 <= months <= 2 * PROBATION_MONTHS + 1 else {"months": months}


@check(
	"member.probationary_but_confirmed",
	HARD,
	"member",
	"confirmed_on",
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
	_("The member joined on {joined} and is still on probation after more than two years."),
	_("Say in a remark why the probation goes on, or correct the kind of member."),
)
def _probation_over(record, context):
	joined = record.get("joined_on")
	if record.get("membership_kind") != "预备党员" or not joined:
		return None
	return {"joined": joined.isoformat()} if months_out(joined, context.day) > 24 else None


@check(
	"member.dates_in_future",
	HARD,
	"member",
	"last_life_on",
	_("{date} lies in the future."),
	_("Correct the date."),
)
def _dates_in_future(record, context):
	for field in ("birth_date", "joined_on", "confirmed_on", "last_dues_on", "last_life_on"):
		if record.get(field) and record[field] > context.today:
			return {"date": record[field].isoformat()}
	return None


@check(
	"member.contact_before_joining",
	SOFT,
	"member",
	"last_life_on",
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
	_("{value} is no education of GB/T 4658."),
	_("Write it like 大学本科毕业."),
)
def _education(record, context):
	return _not_in(codes.EDUCATION, record.get("education"))


# ---------------------------------------------------------------- annex 1


@check(
	"record.left_on_without_mobile",
	HARD,
	"record",
	"left_on",
	_("A day of leaving is recorded for a member who is not mobile."),
	_("Say that the member is mobile, or delete the day."),
)
def _left_on_without_mobile(record, context):
	return {} if record.get("left_on") and not record.get("is_mobile") else None


@check(
	"record.mobile_without_left_on",
	HARD,
	"record",
	"left_on",
	_("The day on which the mobile member left is missing."),
	_("Fill it in; it decides whether the member counts as mobile."),
)
def _mobile_without_left_on(record, context):
	return {} if record.get("is_mobile") and not record.get("left_on") else None


@check(
	"record.lost_since_without_lost",
	HARD,
	"record",
	"lost_since",
	_("A time of losing contact is recorded for a member who is not out of contact."),
	_("Say that the member is out of contact, or delete the time."),
)
def _lost_since_without_lost(record, context):
	return {} if record.get("lost_since") and not record.get("is_lost") else None


@check(
	"record.lost_but_in_touch",
	HARD,
	"record",
	"is_lost",
	_("The member is recorded as out of contact, but took part or paid dues on {last}."),
	_("Out of contact means 6 months or more; correct one of the two."),
)
def _lost_but_in_touch(record, context):
	last = record.get("last_contact_on")
	if not record.get("is_lost") or not last or months_out(last, context.day) >= MONTHS_OUT_OF_CONTACT:
		return None
	return {"last": last.isoformat()}


@check(
	"record.out_but_not_lost",
	HARD,
	"record",
	"is_lost",
	_(
		"The last contact was on {last}, {months} months ago, but the member is not recorded as out of contact."
	),
	_("Correct the last contact, or record the member as out of contact."),
)
def _out_but_not_lost(record, context):
	last = record.get("last_contact_on")
	if record.get("is_lost") or not last or months_out(last, context.day) < MONTHS_OUT_OF_CONTACT:
		return None
	return {"last": last.isoformat(), "months": months_out(last, context.day)}


def _archive_check(question: str, remark: str, unfavourable: str, message: str) -> None:
	@check(
		f"record.{question}",
		HARD,
		"record",
		remark,
		message,
		_("Say in the remark beside it what is missing or wrong, and what is done about it."),
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


# ---------------------------------------------------------------- letters and mobility


def _letter_rules(record: Mapping[str, Any], context: Context) -> list[Problem]:
	return letters.check_letter(
		issued_on=record.get("issued_on"),
		validity_days=record.get("validity_days"),
		receipt_on=record.get("receipt_on"),
		holds_member=record.get("holds_member", True),
		open_letter=record.get("open_letter"),
		today=context.today,
	)


@check(
	"mobile.left_in_future",
	HARD,
	"mobile",
	"left_on",
	_("The member left on {date}, which lies in the future."),
	_("Correct the date."),
)
def _left_in_future(record, context):
	left = record.get("left_on")
	return {"date": left.isoformat()} if left and left > context.today else None


@check(
	"mobile.returned_before_leaving",
	HARD,
	"mobile",
	"returned_on",
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
	_("It is not known where the mobile member is."),
	_("Ask the member or the family; say in a remark why it is not known."),
)
def _no_destination(record, context):
	return None if record.get("destination") else {}


# ---------------------------------------------------------------- searches


@check(
	"search.conduct_to_be_evidenced",
	SOFT,
	"search",
	"conduct",
	_("The findings on conduct were not recorded when the member was found."),
	_("Ask the branch and fill them in."),
)
def _conduct_to_be_evidenced(record, context):
	return {} if record.get("conduct_to_be_evidenced") else None


# ---------------------------------------------------------------- dispositions


@check(
	"disposition.to_be_evidenced",
	SOFT,
	"disposition",
	"steps",
	_("{measure} was taken over from earlier records without its steps."),
	_("Add the steps and their papers, or say in a remark where they are kept."),
)
def _to_be_evidenced(record, context):
	return {"measure": record.get("measure")} if record.get("evidence_state") == "To Be Evidenced" else None


@check(
	"disposition.approved_before_meeting",
	HARD,
	"disposition",
	"approved_on",
	_("The approval of {approved} lies before the branch meeting of {meeting}."),
	_("Correct one of the two dates."),
)
def _approved_before_meeting(record, context):
	return _backwards(record, "meeting_on", "approved_on", ("meeting", "approved"))


@check(
	"disposition.in_future",
	HARD,
	"disposition",
	"approved_on",
	_("{date} lies in the future."),
	_("Correct the date."),
)
def _disposition_in_future(record, context):
	for field in ("meeting_on", "approved_on"):
		if record.get(field) and record[field] > context.today:
			return {"date": record[field].isoformat()}
	return None


@check(
	"disposition.term_over",
	SOFT,
	"disposition",
	"correct_by",
	_("The term for improving ended on {term} without a result."),
	_("Record how it ended."),
)
def _term_over(record, context):
	term = record.get("correct_by")
	if record.get("measure") != "限期改正" or not term or term >= context.day:
		return None
	return {"term": term.isoformat()}


# ---------------------------------------------------------------- shared


def _backwards(record, first: str, second: str, names: tuple[str, str]) -> Values:
	earlier, later = record.get(first), record.get(second)
	if not earlier or not later or later >= earlier:
		return None
	return {names[0]: earlier.isoformat(), names[1]: later.isoformat()}


def _not_in(code_list: codes.CodeList, value: Any) -> Values:
	return {"value": value} if value and not code_list.find(value) else None


_RULES_OF: dict[str, Callable[[Mapping[str, Any], Context], list[Problem]]] = {
	"member": _member_rules,
	"letter": _letter_rules,
}
