"""Measures, calendars and the registry of checks (decisions D8, D9, D11)."""

import datetime as dt
import string
import unittest
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules import annex5, calendar, checks, dispositions
from party_investigation.rules.checks import CHECKS, Context, run
from party_investigation.rules.dispositions import (
	Case,
	StepTaken,
	Vote,
	check_correction_term,
	check_fit,
	check_steps,
	check_vote,
	fitting,
	has_authority,
	in_force_on,
)

TODAY = dt.date(2016, 4, 5)
COUNTS = st.integers(0, 60)


def day(number):
	return dt.date(2016, 5, 1) + dt.timedelta(days=number)


def codes(problems):
	return [problem.code for problem in problems]


class TestD8Measures(unittest.TestCase):
	def test_every_outcome_of_annex_5_is_a_measure(self):
		self.assertEqual(
			{measure.label: measure.column for measure in dispositions.MEASURES}, annex5.COLUMN_OF
		)

	def test_whom_a_measure_fits(self):
		found = Case(found_again=True)
		for measure, fits, does_not in (
			("纳入组织管理", found, Case(not_found=True)),
			("转出组织关系", Case(open_letter=True), Case()),
			("保留组织关系", Case(abroad="study"), Case(abroad="settled")),
			("停止党籍", Case(abroad="settled"), Case(abroad="study")),
			("停止党籍", Case(not_found=True, suspension_of_the_untraced=True), Case(not_found=True)),
			("不予承认", Case(identity_not_established=True), found),
			("取消预备党员资格", Case(probationary=True), found),
			(
				"限期改正",
				Case(found_again=True, unfit=True),
				Case(found_again=True, unfit=True, probationary=True),
			),
			("劝退", found, Case(found_again=True, probationary=True)),
			("退党除名", Case(declared_withdrawal=True), found),
			("自行脱党除名", Case(not_found=True, search_is_enough=True), Case(not_found=True)),
			("自行脱党除名", Case(found_again=True, refuses=True), found),
			("开除党籍", Case(misconduct=True), found),
		):
			with self.subTest(measure=measure):
				self.assertEqual(check_fit(measure, fits), [])
				self.assertTrue(check_fit(measure, does_not)[0].text())

	def test_what_fits_a_member_not_found(self):
		labels = {measure.label for measure in fitting(Case(not_found=True, search_is_enough=True))}
		self.assertIn("自行脱党除名", labels)
		self.assertNotIn("停止党籍", labels)
		self.assertNotIn("纳入组织管理", labels)

	def test_the_steps_in_order_are_right_for_every_measure(self):
		for measure in dispositions.MEASURES:
			taken = [StepTaken(step.key, day(number)) for number, step in enumerate(measure.steps)]
			self.assertEqual(check_steps(measure.label, taken), [], measure.label)
			self.assertIsNotNone(in_force_on(measure.label, taken))
			for left_out in range(len(taken)):
				rest = taken[:left_out] + taken[left_out + 1 :]
				self.assertIn("disposition.missing_step", codes(check_steps(measure.label, rest)))
			self.assertIn("disposition.order", codes(check_steps(measure.label, taken[::-1])))

	def test_steps_on_the_way(self):
		taken = [StepTaken("report", day(0)), StepTaken("notice", day(1))]
		self.assertEqual(check_steps("自行脱党除名", taken, complete=False), [])
		self.assertEqual(
			codes(check_steps("自行脱党除名", [taken[0], StepTaken("pre_check", day(3))], complete=False)),
			["disposition.missing_step"],
		)
		self.assertIsNone(in_force_on("自行脱党除名", taken))

	def test_dates_never_run_backwards(self):
		taken = [StepTaken("branch_meeting", day(3)), StepTaken("approval", day(2))]
		self.assertEqual(codes(check_steps("取消预备党员资格", taken)), ["disposition.backwards"])
		self.assertEqual(
			codes(check_steps("取消预备党员资格", [StepTaken("talk", day(1))], complete=False)),
			["disposition.unknown_step"],
		)

	def test_the_term_for_improving(self):
		approved = dt.date(2016, 2, 29)
		self.assertEqual(check_correction_term(approved, dt.date(2017, 2, 28)), [])
		self.assertEqual(codes(check_correction_term(approved, dt.date(2017, 3, 1))), ["disposition.term"])
		self.assertEqual(codes(check_correction_term(approved, dt.date(2016, 2, 28))), ["disposition.term"])
		self.assertEqual(codes(check_correction_term(approved, None)), ["disposition.no_term"])

	@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)
	def test_a_vote_is_right_exactly_when_the_rule_says_so(
		self, entitled, present, votes_for, against, abstained
	):
		vote = Vote(entitled, present, votes_for, against, abstained)
		right = (
			entitled > 0
			and votes_for + against + abstained == present
			and present <= entitled
			and present > entitled / 2
			and votes_for > entitled / 2
		)
		self.assertEqual(check_vote(vote) == [], right)

	def test_exactly_half_is_not_enough(self):
		self.assertEqual(codes(check_vote(Vote(20, 10, 10, 0, 0))), ["vote.quorum"])
		self.assertEqual(codes(check_vote(Vote(20, 15, 10, 5, 0))), ["vote.majority"])
		self.assertEqual(check_vote(Vote(20, 15, 11, 4, 0)), [])
		self.assertEqual(codes(check_vote(Vote(20, 21, 21, 0, 0))), ["vote.too_many"])
		self.assertEqual(codes(check_vote(Vote(20, 15, 11, 3, 0))), ["vote.sum"])

	def test_a_body_approves_only_for_units_below_it(self):
		self.assertTrue(has_authority((1, 10), (2, 3)))
		for unit in ((1, 10), (11, 12), (0, 20)):
			self.assertFalse(has_authority((1, 10), unit))


class TestD9Calendar(unittest.TestCase):
	def test_the_days_of_the_two_notices(self):
		university = {stage.key: stage for stage in calendar.UNIVERSITY.stages}
		province = {stage.key: stage for stage in calendar.PROVINCE.stages}
		self.assertEqual(university["Registration"].due_on, dt.date(2016, 4, 10))
		self.assertEqual(university["Disposition"].due_on, dt.date(2016, 6, 30))
		self.assertEqual(university["Analysis"].due_on, dt.date(2016, 7, 10))
		self.assertEqual(province["Registration"].due_on, dt.date(2016, 4, 20))
		self.assertEqual(province["Disposition"].due_on, dt.date(2016, 7, 31))
		self.assertEqual(province["Analysis"].due_on, dt.date(2016, 8, 15))
		self.assertEqual(calendar.UNIVERSITY.search_closes_on, dt.date(2016, 4, 5))
		self.assertEqual(calendar.UNIVERSITY.dispositions_count_on, dt.date(2016, 6, 30))

	def test_each_level_is_locked_before_the_one_above(self):
		for profile in calendar.PROFILES.values():
			for stage in profile.stages:
				self.assertTrue(
					stage.starts_on <= stage.branch_lock_on < stage.committee_lock_on < stage.due_on, stage
				)

	def test_a_lock_and_an_extension(self):
		stage = calendar.UNIVERSITY.stages[0]
		self.assertFalse(stage.is_locked("branch", stage.branch_lock_on))
		after = stage.branch_lock_on + dt.timedelta(days=1)
		self.assertTrue(stage.is_locked("branch", after))
		self.assertFalse(stage.is_locked("committee", after))
		self.assertFalse(stage.is_locked("branch", after, extended_to=after))

	def test_the_stage_of_a_day(self):
		self.assertEqual(calendar.UNIVERSITY.stage_on(dt.date(2016, 7, 8)).key, "Analysis")
		self.assertIsNone(calendar.UNIVERSITY.stage_on(dt.date(2017, 1, 1)))


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
RECORD = dict(last_contact_on=dt.date(2016, 3, 1), materials_complete="是", irregular_admission="否")

BROKEN = {
	"member.no_branch": dict(organization=None),
	"member.no_kind": dict(membership_kind=None),
	"member.no_category": dict(person_category="教师长"),
	"member.no_last_contact": dict(last_life_on=None),
	"member.no_joining_date": dict(joined_on=None),
	"member.joined_too_young": dict(joined_on=dt.date(1966, 7, 1), confirmed_on=dt.date(1967, 7, 1)),
	"member.confirmed_before_joining": dict(confirmed_on=dt.date(1979, 7, 1)),
	"member.probation_length": dict(confirmed_on=dt.date(1990, 7, 1)),
	"member.probationary_but_confirmed": dict(
		membership_kind="预备党员", joined_on=dt.date(2015, 1, 1), confirmed_on=dt.date(2016, 1, 1)
	),
	"member.probation_over": dict(membership_kind="预备党员", confirmed_on=None),
	"member.dates_in_future": dict(last_life_on=dt.date(2016, 4, 6)),
	"member.contact_before_joining": dict(last_life_on=dt.date(1979, 1, 1)),
	"member.phone": dict(phone="没有"),
	"member.ethnic_group": dict(ethnic_group="湘族"),
	"member.education": dict(education="读过书"),
	"record.left_on_without_mobile": dict(left_on=TODAY),
	"record.mobile_without_left_on": dict(is_mobile=1),
	"record.lost_since_without_lost": dict(lost_since=TODAY),
	"record.lost_but_in_touch": dict(is_lost=1),
	"record.out_but_not_lost": dict(last_contact_on=dt.date(2015, 10, 5)),
	"record.materials_complete": dict(materials_complete="否"),
	"record.has_application": dict(has_application="否"),
	"record.admission_true": dict(admission_true="否"),
	"record.irregular_admission": dict(irregular_admission="是"),
	"mobile.left_in_future": dict(left_on=dt.date(2016, 4, 6)),
	"mobile.returned_before_leaving": dict(returned_on=dt.date(2014, 1, 1)),
	"mobile.no_destination": dict(destination=None),
	"search.conduct_to_be_evidenced": dict(conduct_to_be_evidenced=1),
	"disposition.to_be_evidenced": dict(evidence_state="To Be Evidenced"),
	"disposition.approved_before_meeting": dict(approved_on=dt.date(2016, 2, 1)),
	"disposition.in_future": dict(approved_on=dt.date(2016, 4, 6)),
	"disposition.term_over": dict(measure="限期改正", correct_by=dt.date(2016, 4, 4)),
}
GOOD = {
	"member": MEMBER,
	"record": RECORD,
	"mobile": dict(left_on=dt.date(2015, 1, 1), destination="广东省深圳市"),
	"search": dict(conduct_to_be_evidenced=0),
	"disposition": dict(
		measure="纳入组织管理", meeting_on=dt.date(2016, 3, 1), approved_on=dt.date(2016, 3, 20)
	),
}


class TestD11Checks(unittest.TestCase):
	context = Context(TODAY, TODAY)

	def test_good_records_pass(self):
		for kind, record in GOOD.items():
			self.assertEqual(run(kind, record, self.context), [], kind)

	def test_every_check_finds_what_it_is_for(self):
		self.assertEqual(set(BROKEN), set(CHECKS))
		for id, change in BROKEN.items():
			with self.subTest(check=id):
				check = CHECKS[id]
				found = run(check.kind, {**GOOD[check.kind], **change}, self.context)
				self.assertEqual(codes(found), [id])
				self.assertTrue(found[0].what_to_do)
				self.assertNotIn("{", found[0].text())

	def test_an_unfavourable_answer_with_a_remark_is_fine(self):
		record = {**RECORD, "materials_complete": "否", "materials_remark": "缺政审材料，已函调"}
		self.assertEqual(run("record", record, self.context), [])

	def test_members_are_checked_by_their_number_and_name_too(self):
		found = run(
			"member", {**MEMBER, "identity_number": "110105194912310021", "member_name": "王?"}, self.context
		)
		self.assertEqual(codes(found), ["name.lost_character", "identity_number.check_character"])

	def test_letters_are_checked_by_their_rules(self):
		self.assertEqual(
			codes(run("letter", dict(issued_on=TODAY, validity_days=100), self.context)), ["letter.validity"]
		)

	def test_hard_problems_come_first(self):
		found = run("member", {**MEMBER, "education": "?", "organization": None}, self.context)
		self.assertEqual([problem.severity for problem in found], ["hard", "soft"])

	def test_ids_are_unique(self):
		with self.assertRaisesRegex(ValueError, "member.phone"):
			checks.check("member.phone", "hard", "member", "phone", "", "")(lambda record, context: None)

	def test_placeholders_are_names(self):
		for check in CHECKS.values():
			for text in (check.message, check.what_to_do):
				for _text, name, _format, _conversion in string.Formatter().parse(text):
					self.assertTrue(name is None or name.isidentifier(), check.id)

	def test_a_vote_can_be_copied(self):
		self.assertTrue(replace(Vote(3, 3, 3, 0, 0), votes_for=2, abstained=1).is_passed)
