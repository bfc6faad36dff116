"""Checks of a member (党员)."""

from __future__ import annotations

from typing import Any

from party_investigation.rules import codes, identity_number
from party_investigation.rules.checks.context import Context, Values
from party_investigation.rules.checks.dates import backwards
from party_investigation.rules.checks.registry import check, rule
from party_investigation.rules.contact import months_out
from party_investigation.rules.dates import years_between
from party_investigation.rules.problem import HARD, SOFT, Problem, _
from party_investigation.rules.text import check_name, is_phone


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
	return backwards(record, "joined_on", "confirmed_on", ("joined", "confirmed"))


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


def _not_in(code_list: codes.CodeList, value: Any) -> dict[str, Any] | None:
	return {"value": value} if value and not code_list.find(value) else None
