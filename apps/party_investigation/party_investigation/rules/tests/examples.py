"""A good record of each kind, and for each check the change that breaks it."""

import datetime as dt

from party_investigation.rules.check import Kind
from party_investigation.rules.checks.context import Values
from party_investigation.rules.identity_number import check_character
from party_investigation.rules.measures import Case
from party_investigation.rules.member_archive import Standing

TODAY = dt.date(2016, 4, 5)
TOMORROW = dt.date(2016, 4, 6)

MEMBER = dict(
	member_name="王芳",
	identity_number="11010519491231002X",
	sex="女",
	birth_date=dt.date(1949, 12, 31),
	organization="B1",
	membership_kind="正式党员",
	person_category="教职工",
	joined_on=dt.date(1980, 7, 1),
	confirmed_on=dt.date(1981, 7, 1),
	last_life_on=dt.date(2016, 3, 1),
	phone="19907310001",
	ethnic_group="汉族",
	education="大学本科毕业",
)
RECORD = dict(
	status="Checked",
	last_life_on=dt.date(2016, 3, 1),
	last_contact_on=dt.date(2016, 3, 1),
	materials_complete="是",
	has_application="是",
	admission_true="是",
	irregular_admission="否",
)
LETTER = dict(issued_on=dt.date(2016, 3, 1), validity_days=30, receipt_on=dt.date(2016, 3, 20))
ATTEMPTS = [
	dict(attempted_on=dt.date(2016, 3, 1), means="电话"),
	dict(attempted_on=dt.date(2016, 3, 8), means="信函"),
	dict(attempted_on=dt.date(2016, 3, 15), means="电话"),
]
SEARCH = dict(result="Not Found", reason="居住地改变", attempts=ATTEMPTS, last_contact_on=dt.date(2014, 3, 1))
RESTORED = dict(result="Contact Restored", restored_on=dt.date(2016, 3, 15), conduct="无")
STEPS = [
	dict(step="组织谈话", done_on=dt.date(2016, 2, 20)),
	dict(step="支部大会表决", done_on=dt.date(2016, 3, 1)),
	dict(step="基层党委审批", done_on=dt.date(2016, 3, 20)),
]
CASE = dict(
	measure="限期改正",
	status="Approved",
	known=Case(found_again=True, unfit=True),
	steps=STEPS,
	meeting_on=dt.date(2016, 3, 1),
	approved_on=dt.date(2016, 3, 20),
	correct_by=dt.date(2016, 9, 20),
	entitled=20,
	present=15,
	votes_for=11,
	votes_against=3,
	abstained=1,
)
GOOD: dict[Kind, Values] = {
	"member": MEMBER,
	"record": RECORD,
	"letter": LETTER,
	"mobile": dict(left_on=dt.date(2015, 1, 1), destination="广东省深圳市"),
	"search": SEARCH,
	"restored": dict(last_contact_on=dt.date(2014, 3, 1), restored_on=dt.date(2016, 3, 15)),
	"untraced": dict(search_summary="2016.3.1电话"),
	"disposition": CASE,
}
UNANSWERED = dict.fromkeys(
	("materials_complete", "has_application", "admission_true", "irregular_admission"), ""
)
NO_CASE = dict(
	steps=[], meeting_on=None, status="In Progress", approved_on=None, correct_by=None, entitled=0
) | dict.fromkeys(("present", "votes_for", "votes_against", "abstained"), 0)


def _numbered(body: str) -> str:
	"""Complete 17 digits by their check character."""
	return body + check_character(body)


BROKEN = {
	"identity_number.missing": dict(identity_number=None),
	"identity_number.float": dict(identity_number="1.1010519E+17"),
	"identity_number.old": dict(identity_number="110105491231002"),
	"identity_number.length": dict(identity_number="11010519491231002"),
	"identity_number.characters": dict(identity_number="11010519491231002Y"),
	"identity_number.province": dict(identity_number=_numbered("99010519491231002")),
	"identity_number.birth_date": dict(identity_number=_numbered("11010519490231002")),
	"identity_number.check_character": dict(identity_number="110105194912310021"),
	"identity_number.birth_date_disagrees": dict(birth_date=dt.date(1949, 12, 30)),
	"identity_number.sex_disagrees": dict(sex="男"),
	"identity_number.held": dict(identity_number_held_by="李明"),
	"identity_number.elsewhere": dict(identity_number_held_by="elsewhere"),
	"name.missing": dict(member_name=""),
	"name.lost_character": dict(member_name="王?"),
	"name.not_a_name": dict(member_name="王芳1"),
	"name.private_character": dict(member_name="王\ue000"),
	"member.no_branch": dict(organization=None),
	"member.no_kind": dict(membership_kind="积极分子"),
	"member.no_category": dict(person_category="教师长"),
	"member.joined_before_birth": dict(joined_on=dt.date(1949, 12, 31), confirmed_on=dt.date(1950, 12, 31)),
	"member.no_joining_date": dict(joined_on=None),
	"member.joined_too_young": dict(joined_on=dt.date(1966, 7, 1), confirmed_on=dt.date(1967, 7, 1)),
	"member.confirmed_before_joining": dict(confirmed_on=dt.date(1979, 7, 1)),
	"member.probation_length": dict(confirmed_on=dt.date(1990, 7, 1)),
	"member.probationary_but_confirmed": dict(
		membership_kind="预备党员", joined_on=dt.date(2015, 1, 1), confirmed_on=dt.date(2016, 1, 1)
	),
	"member.probation_over": dict(membership_kind="预备党员", confirmed_on=None),
	"member.in_future": dict(last_life_on=TOMORROW),
	"member.contact_before_joining": dict(last_life_on=dt.date(1979, 1, 1)),
	"member.phone": dict(phone="没有"),
	"member.ethnic_group": dict(ethnic_group="湘族"),
	"member.education": dict(education="读过书"),
	"record.no_last_contact": dict(last_life_on=None, last_contact_on=None),
	"record.in_future": dict(filled_on=TOMORROW),
	"record.left_on_without_mobile": dict(left_on=TODAY),
	"record.mobile_without_left_on": dict(is_mobile=1),
	"record.lost_since_without_lost": dict(lost_since=TODAY),
	"record.lost_but_in_touch": dict(is_lost=1),
	"record.out_but_not_lost": dict(last_contact_on=dt.date(2015, 10, 5)),
	"record.archive_unanswered": UNANSWERED,
	"record.archive_partly_answered": dict(admission_true=""),
	"record.archive_not_reviewed": dict(archive=Standing("Complete")),
	"record.archive_says_otherwise": dict(archive=Standing("Incomplete", "缺少：自传", materials="否")),
	"record.materials_complete": dict(materials_complete="否"),
	"record.has_application": dict(has_application="否"),
	"record.admission_true": dict(admission_true="否"),
	"record.irregular_admission": dict(irregular_admission="是"),
	"letter.in_future": dict(issued_on=TOMORROW, receipt_on=None),
	"letter.no_issue_date": dict(issued_on=None),
	"letter.validity": dict(validity_days=91),
	"letter.receipt_before_issue": dict(receipt_on=dt.date(2016, 2, 29)),
	"letter.not_held": dict(holds_member=False),
	"letter.second_open": dict(open_letter="U01-2016-0001"),
	"letter.receipt_late": dict(validity_days=10),
	"mobile.in_future": dict(last_asked_on=TOMORROW),
	"mobile.returned_before_leaving": dict(returned_on=dt.date(2014, 1, 1)),
	"mobile.joined_before_leaving": dict(joined_there_on=dt.date(2014, 1, 1)),
	"mobile.contact_before_leaving": dict(contacts=[dict(contacted_on=dt.date(2014, 1, 1))]),
	"mobile.no_destination": dict(destination=None),
	"search.in_future": dict(attempts=[*ATTEMPTS, dict(attempted_on=TOMORROW, means="电话")]),
	"search.no_result": dict(result=None),
	"search.no_reason": dict(reason=None),
	"search.reason_in_words": dict(reason="其他"),
	"search.not_enough": dict(attempts=ATTEMPTS[:2]),
	"search.restored_but_not_found": dict(restored_on=TODAY),
	"search.no_restored_on": RESTORED | dict(restored_on=None),
	"search.restored_before_lost": RESTORED | dict(last_contact_on=dt.date(2016, 3, 16), attempts=[]),
	"search.no_conduct_finding": RESTORED | dict(conduct=" "),
	"search.conduct_to_be_evidenced": RESTORED | dict(conduct=None, conduct_to_be_evidenced=1),
	"search.step_without_day": dict(next_step="走访老家", next_step_on=None),
	"search.before_loss": dict(last_contact_on=dt.date(2016, 3, 2)),
	"restored.in_future": dict(restored_on=TOMORROW),
	"restored.before_loss": dict(last_contact_on=dt.date(2016, 3, 16)),
	"untraced.no_evidence": dict(search_summary=""),
	"disposition.in_future": NO_CASE | dict(steps=[dict(step="组织谈话", done_on=TOMORROW)]),
	"disposition.unknown_measure": dict(measure="批评"),
	"disposition.does_not_fit": dict(known=Case(found_again=True)),
	"disposition.unknown_step": dict(steps=[*STEPS, dict(step="备案", done_on=dt.date(2016, 3, 21))]),
	"disposition.missing_step": dict(steps=STEPS[1:]),
	"disposition.order": dict(
		steps=[
			STEPS[1] | dict(done_on=dt.date(2016, 2, 20)),
			STEPS[0] | dict(done_on=dt.date(2016, 3, 1)),
			STEPS[2],
		]
	),
	"disposition.backwards": dict(steps=[*STEPS[:2], STEPS[2] | dict(done_on=dt.date(2016, 2, 28))]),
	"disposition.not_approved_on": dict(approved_on=None),
	"disposition.no_term": dict(correct_by=None),
	"disposition.term": dict(correct_by=dt.date(2017, 3, 21)),
	"disposition.term_unusual": dict(correct_by=dt.date(2017, 3, 1)),
	"disposition.term_over": dict(correct_by=dt.date(2016, 4, 4)),
	"disposition.to_be_evidenced": dict(evidence_state="To Be Evidenced"),
	"disposition.document_owed": dict(
		measure="保留组织关系",
		known=Case(abroad="study"),
		steps=[
			dict(step="本人书面申请", done_on=dt.date(2016, 2, 20)),
			dict(step="支部委员会研究", done_on=dt.date(2016, 3, 1)),
			dict(step="基层党委审批", done_on=dt.date(2016, 3, 20)),
			dict(step="备案", done_on=dt.date(2016, 3, 21)),
		],
	),
	"disposition.approved_before_meeting": dict(
		steps=[], evidence_state="Evidenced", status="In Progress", approved_on=dt.date(2016, 2, 1)
	),
	"vote.incomplete": dict(entitled=0),
	"vote.sum": dict(votes_for=12),
	"vote.too_many": dict(entitled=14),
	"vote.quorum": dict(entitled=40, present=15),
	"vote.majority": dict(entitled=24),
}
"""Changes by the code of the check."""
SETTINGS = {
	"disposition.term_unusual": {"usual_correction_months": 6},
	"record.archive_not_reviewed": {"archive_check_required": True},
}
"""What the campaign sets where its defaults, those of 2016, let a check find nothing."""
