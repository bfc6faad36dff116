"""Measures and calendars (decisions D8, D9)."""

import datetime as dt
import unittest
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules import annex5, calendar
from party_investigation.rules.dispositions import (
	NOT_USED,
	StepTaken,
	Vote,
	check_correction_term,
	check_fit,
	check_steps,
	check_vote,
	depends_on_search,
	has_authority,
	in_force_on,
	reasons_against,
)
from party_investigation.rules.measures import BY_LABEL, MEASURES, Case, principal_for_status
from party_investigation.rules.policy import DEFAULT, CampaignPolicy
from party_investigation.rules.rule_sets import PROFILES

TODAY = dt.date(2016, 4, 5)
COUNTS = st.integers(0, 60)


def day(number):
	return dt.date(2016, 5, 1) + dt.timedelta(days=number)


def codes(problems):
	return [problem.code for problem in problems]


class TestD8Measures(unittest.TestCase):
	def test_every_column_of_annex_5_is_one_measure(self):
		for first_day in PROFILES.values():
			in_force = CampaignPolicy.on(first_day).measures
			columns = [measure.column for measure in in_force]
			self.assertEqual(len(set(columns)), len(columns))
			others = {annex5.ALL, annex5.UNTRACEABLE, annex5.NOT_YET}
			self.assertEqual(set(annex5.FIGURE_COLUMNS) - set(columns), others)
			ranks = [measure.rank for measure in in_force]
			self.assertEqual(len(set(ranks)), len(ranks))

	def test_every_measure_has_its_approving_step_and_its_source(self):
		for measure in MEASURES:
			for _since, steps in ((None, measure.steps), *measure.later_steps):
				self.assertIn(measure.approving_step, [step.key for step in steps])
			self.assertTrue(measure.source and measure.bodies)

	def test_management_stands_before_disposition(self):
		stages = [measure.stage for measure in MEASURES]
		self.assertEqual(stages, sorted(stages, reverse=True))
		self.assertEqual(BY_LABEL["取消预备党员资格"].stage, "Management")
		self.assertEqual(BY_LABEL["限期改正"].stage, "Disposition")

	def test_the_campaign_says_which_measures_are_in_force(self):
		case = Case(not_found=True, search_is_enough=True)
		self.assertEqual(codes(check_fit("停止党籍", case, DEFAULT)), ["disposition.does_not_fit"])
		self.assertEqual(check_fit("停止党籍", case, replace(DEFAULT, suspend_untraced=True)), [])
		without = replace(DEFAULT, measures_not_used=("自行脱党除名",))
		self.assertEqual(codes(check_fit("自行脱党除名", case, without)), ["disposition.does_not_fit"])
		self.assertIn(NOT_USED, reasons_against("自行脱党除名", case, without))

	def test_a_measure_may_rest_on_the_result_of_a_search(self):
		untraced, restored = Case(not_found=True, search_is_enough=True), Case(found_again=True)
		self.assertTrue(depends_on_search("自行脱党除名", untraced, restored, DEFAULT))
		self.assertFalse(depends_on_search("开除党籍", untraced, restored, DEFAULT))

	def test_the_status_that_measures_lead_to(self):
		for labels, status in (
			(["纳入组织管理", "限期改正"], None),
			(["停止党籍", "自行脱党除名"], "Left the Party"),
			(["开除党籍", "退党除名"], "Expelled"),
			(["保留组织关系", "纳入组织管理"], "Relationship Retained"),
		):
			measure = principal_for_status(labels)
			self.assertEqual(measure and measure.status_after, status)

	def test_whom_a_measure_fits(self):
		restored = Case(found_again=True)
		for measure, fits, does_not in (
			("纳入组织管理", restored, Case(not_found=True)),
			("转出组织关系", Case(open_letter=True), Case()),
			("保留组织关系", Case(abroad="study"), Case(abroad="settled")),
			("停止党籍", Case(abroad="settled"), Case(abroad="study")),
			("不予承认", Case(identity_not_established=True), restored),
			("取消预备党员资格", Case(probationary=True), restored),
			(
				"限期改正",
				Case(found_again=True, unfit=True),
				Case(found_again=True, unfit=True, probationary=True),
			),
			("劝退", restored, Case(found_again=True, probationary=True)),
			("退党除名", Case(declared_withdrawal=True), restored),
			("自行脱党除名", Case(not_found=True, search_is_enough=True), Case(not_found=True)),
			("自行脱党除名", Case(found_again=True, refuses=True), restored),
			("开除党籍", Case(misconduct=True), restored),
		):
			with self.subTest(measure=measure):
				self.assertEqual(check_fit(measure, fits, DEFAULT), [])
				self.assertTrue(check_fit(measure, does_not, DEFAULT)[0].text())

	def test_the_steps_in_order_are_right_for_every_measure(self):
		for first_day in PROFILES.values():
			policy = CampaignPolicy.on(first_day)
			for measure in policy.measures:
				wanted = measure.steps_on(first_day)
				taken = [StepTaken(step.key, day(number)) for number, step in enumerate(wanted)]
				self.assertEqual(check_steps(measure.label, taken, policy), [], measure.label)
				self.assertIsNotNone(in_force_on(measure.label, taken))
				for left_out in range(len(taken)):
					rest = taken[:left_out] + taken[left_out + 1 :]
					self.assertIn("disposition.missing_step", codes(check_steps(measure.label, rest, policy)))
				self.assertIn("disposition.order", codes(check_steps(measure.label, taken[::-1], policy)))

	def test_steps_on_the_way(self):
		taken = [StepTaken("report", day(0)), StepTaken("notice", day(1))]
		self.assertEqual(check_steps("自行脱党除名", taken, DEFAULT, complete=False), [])
		self.assertEqual(
			codes(
				check_steps(
					"自行脱党除名", [taken[0], StepTaken("pre_check", day(3))], DEFAULT, complete=False
				)
			),
			["disposition.missing_step"],
		)
		self.assertIsNone(in_force_on("自行脱党除名", taken))

	def test_rules_of_2019_suspend_before_they_remove(self):
		policy = CampaignPolicy.on(PROFILES["2019"])
		gone = Case(not_found=True, search_is_enough=True)
		self.assertEqual(check_fit("停止党籍", gone, policy), [])
		for months, fits in ((0, False), (23, False), (24, True)):
			problems = check_fit("自行脱党除名", replace(gone, months_suspended=months), policy)
			self.assertEqual(not problems, fits, months)
		self.assertEqual(check_fit("自行脱党除名", Case(found_again=True, refuses=True), policy), [])
		self.assertEqual(check_fit("自行脱党除名", gone, DEFAULT), [])
		self.assertTrue(depends_on_search("自行脱党除名", gone, Case(found_again=True), policy))

	def test_rules_of_2024_know_three_dispositions(self):
		policy = CampaignPolicy.on(PROFILES["2024"])
		names = [measure.label for measure in policy.measures if 9 <= measure.column <= 13]
		self.assertEqual(
			names, ["限期改正", "劝其退党", "除名（劝而不退）", "除名（要求退党）", "除名（自行脱党）"]
		)
		gone = Case(not_found=True, search_is_enough=True, months_suspended=24)
		self.assertEqual(check_fit("除名（自行脱党）", gone, policy), [])
		self.assertTrue(check_fit("除名（自行脱党）", replace(gone, months_suspended=23), policy))
		self.assertTrue(check_fit("自行脱党除名", gone, policy))
		self.assertTrue(check_fit("除名（自行脱党）", gone, DEFAULT))

	def test_rules_of_2024_file_beforehand(self):
		policy = CampaignPolicy.on(PROFILES["2024"])
		for measure in policy.measures:
			keys = [step.key for step in measure.steps_on(policy.basis_date)]
			if 9 <= measure.column <= 13:
				self.assertLess(keys.index("filed_before"), keys.index("branch_meeting"), measure.label)
		old = [StepTaken(step.key, day(number)) for number, step in enumerate(BY_LABEL["限期改正"].steps)]
		self.assertEqual(check_steps("限期改正", old, DEFAULT), [])
		self.assertIn("disposition.missing_step", codes(check_steps("限期改正", old, policy)))

	def test_rules_of_2024_have_those_improve_who_were_out_of_contact_for_less_than_two_years(self):
		policy = CampaignPolicy.on(PROFILES["2024"])
		for months, fits in ((5, False), (6, True), (23, True), (24, False)):
			case = Case(found_again=True, months_out=months)
			self.assertEqual(not check_fit("限期改正", case, policy), fits, months)
			self.assertTrue(check_fit("限期改正", case, DEFAULT))
		approved = dt.date(2024, 9, 1)
		self.assertEqual(check_correction_term(approved, dt.date(2025, 3, 1), policy), [])
		self.assertEqual(
			codes(check_correction_term(approved, dt.date(2025, 3, 2), policy)), ["disposition.term_unusual"]
		)
		self.assertEqual(
			codes(check_correction_term(approved, dt.date(2025, 9, 2), policy)), ["disposition.term"]
		)

	def test_dates_never_run_backwards(self):
		taken = [StepTaken("branch_meeting", day(3)), StepTaken("approval", day(2))]
		self.assertEqual(codes(check_steps("取消预备党员资格", taken, DEFAULT)), ["disposition.backwards"])
		self.assertEqual(
			codes(check_steps("取消预备党员资格", [StepTaken("talk", day(1))], DEFAULT, complete=False)),
			["disposition.unknown_step"],
		)

	def test_the_term_for_improving(self):
		approved = dt.date(2016, 2, 29)
		self.assertEqual(check_correction_term(approved, dt.date(2017, 2, 28), DEFAULT), [])
		self.assertEqual(
			codes(check_correction_term(approved, dt.date(2017, 3, 1), DEFAULT)), ["disposition.term"]
		)
		self.assertEqual(
			codes(check_correction_term(approved, dt.date(2016, 2, 28), DEFAULT)), ["disposition.term"]
		)
		self.assertEqual(codes(check_correction_term(approved, None, DEFAULT)), ["disposition.no_term"])

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
				days = (stage.starts_on, stage.branch_lock_on, stage.committee_lock_on, stage.due_on)
				starts_on, branch, committee, due_on = (day for day in days if day)
				self.assertTrue(starts_on <= branch < committee < due_on, stage)

	def test_a_lock_and_an_extension(self):
		stage = calendar.UNIVERSITY.stages[0]
		last_day = stage.branch_lock_on or dt.date.min
		self.assertFalse(stage.is_locked("branch", last_day))
		after = last_day + dt.timedelta(days=1)
		self.assertTrue(stage.is_locked("branch", after))
		self.assertFalse(stage.is_locked("committee", after))
		self.assertFalse(stage.is_locked("branch", after, extended_to=after))


class TestVotes(unittest.TestCase):
	def test_a_vote_can_be_copied(self):
		self.assertTrue(replace(Vote(3, 3, 3, 0, 0), votes_for=2, abstained=1).is_passed)


if __name__ == "__main__":
	unittest.main()
