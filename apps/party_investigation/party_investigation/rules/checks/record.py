"""Checks of a record of annex 1 (登记表)."""

from __future__ import annotations

from party_investigation.rules.checks.registry import check
from party_investigation.rules.contact import months_out, period_end
from party_investigation.rules.member_archive import contradicted
from party_investigation.rules.problem import HARD, SOFT, Term, _


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
ARCHIVE_IN_ORDER = {
	"materials_complete": "是",
	"has_application": "是",
	"admission_true": "是",
	"irregular_admission": "否",
}
"""The questions of annex 1 on the archive, and what "the file is in order" answers."""


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
	if record.get("status") == TO_CHECK or any(record.get(question) for question in ARCHIVE_IN_ORDER):
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
	answers = [bool(record.get(question)) for question in ARCHIVE_IN_ORDER]
	return {"missing": answers.count(False)} if any(answers) and not all(answers) else None


@check(
	"record.archive_not_reviewed",
	HARD,
	"record",
	"materials_complete",
	"notice 二(一): 审核党员档案材料; asked by the campaign",
	_("The member's archive was not reviewed in this campaign."),
	_("Open the Member Archive, look through the materials and review it; then confirm the record."),
	blocks="confirmation",
)
def _archive_not_reviewed(record, context):
	if record.get("status") == TO_CHECK or not context.policy.archive_check_required:
		return None
	archive = record.get("archive")
	return None if archive and archive.is_reviewed_since(context.policy.begins_on) else {}


QUESTIONS = {
	"materials_complete": Term("Admission Materials Complete"),
	"has_application": Term("Application Form Present"),
	"admission_true": Term("Admission Facts True"),
	"irregular_admission": Term("Irregular Admission or False Membership"),
}
"""The questions as the form asks them."""


@check(
	"record.archive_says_otherwise",
	SOFT,
	"record",
	"materials_complete",
	"annex 1; notice 二(一): 鉴别、完善、补充",
	_("The record answers “{question}” otherwise than the member's archive."),
	_("Compare both and correct one of them, or say in a remark why they differ."),
)
def _archive_says_otherwise(record, context):
	differing = contradicted(record, record.get("archive"))
	return {"question": QUESTIONS[differing[0]]} if differing else None
