"""What belongs into an archive, what follows from it, and what it says for annex 1."""

import datetime as dt
import unittest

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules import member_archive as rule

FULL, PROBATIONARY = "正式党员", "预备党员"
YOUNG = rule.Person(FULL, dt.date(2010, 7, 1))
TODAY = dt.date(2016, 4, 5)


def held(states: dict[str, str]) -> list[rule.Held]:
	return [rule.Held(kind, state, "见备注") for kind, state in states.items()]


def everything(person: rule.Person = YOUNG) -> dict[str, str]:
	return dict.fromkeys(rule.required_of(person), rule.PRESENT)


STATES = st.dictionaries(st.sampled_from([*rule.BY_LABEL]), st.sampled_from(["", *rule.STATES]))
FINDINGS = st.lists(
	st.sampled_from(rule.FINDING_KINDS).flatmap(
		lambda kind: st.builds(
			rule.Finding,
			st.just(kind),
			st.sampled_from(["", *rule.OUTCOMES[kind]]),
			st.sampled_from(["", *rule.BY_LABEL]),
			st.just("有涂改"),
			st.just("函调材料"),
		)
	),
	max_size=4,
)


class TestWhatIsRequired(unittest.TestCase):
	def test_of_a_full_member_what_the_rules_of_admission_file(self):
		self.assertEqual(
			set(rule.required_of(YOUNG)),
			{
				"入党申请书",
				"培养教育考察材料",
				"政治审查材料",
				"入党志愿书",
				"预备期教育考察材料",
				"转正申请书",
			},
		)

	def test_of_a_probationary_member_nothing_about_the_end_of_probation(self):
		required = rule.required_of(rule.Person(PROBATIONARY, dt.date(2015, 7, 1)))
		self.assertNotIn("转正申请书", required)
		self.assertIn(rule.APPLICATION, required)

	def test_by_the_day_of_admission(self):
		for day, training, confirmation in (
			(dt.date(1965, 7, 1), False, True),
			(dt.date(1969, 4, 13), False, True),
			(dt.date(1969, 4, 14), False, False),
			(dt.date(1977, 8, 17), False, False),
			(dt.date(1977, 8, 18), False, True),
			(dt.date(1990, 7, 31), False, True),
			(dt.date(1990, 8, 1), True, True),
			(None, True, True),
		):
			required = rule.required_of(rule.Person(FULL, day))
			with self.subTest(day):
				self.assertEqual(
					("培养教育考察材料" in required, "转正申请书" in required), (training, confirmation)
				)
				self.assertIn(rule.APPLICATION, required)

	def test_every_kind_has_a_period_and_stands_in_their_order(self):
		places = [rule.PERIODS.index(material.period) for material in rule.MATERIALS]
		self.assertEqual(places, sorted(places))
		self.assertEqual(set(places), set(range(len(rule.PERIODS))))


class TestWhatFollows(unittest.TestCase):
	def conclude(self, states, findings=(), is_reviewed=True):
		return rule.conclude(YOUNG, held(states), list(findings), is_reviewed)

	def test_complete_only_once_it_was_reviewed(self):
		self.assertEqual(self.conclude(everything(), is_reviewed=False).state, rule.NOT_REVIEWED)
		complete = self.conclude(everything())
		self.assertEqual((complete.state, complete.lacking, complete.materials), (rule.COMPLETE, "", "是"))

	def test_what_is_missing_and_doubtful_is_named(self):
		states = everything() | {rule.APPLICATION: rule.MISSING}
		lacks = self.conclude(states)
		self.assertEqual(
			(lacks.state, lacks.lacking, lacks.application),
			(rule.INCOMPLETE, "缺少：入党志愿书", "否"),
		)
		doubts = self.conclude(states | {"政治审查材料": rule.DOUBTFUL})
		self.assertEqual(
			(doubts.state, doubts.lacking), (rule.DOUBTFUL, "缺少：入党志愿书；存疑：政治审查材料")
		)

	def test_what_is_not_required_may_be_missing(self):
		self.assertEqual(self.conclude(everything() | {"自传": rule.MISSING}).state, rule.COMPLETE)

	def test_the_last_outcome_of_each_material_stands(self):
		bad = rule.Finding(rule.IDENTIFY, rule.IRREGULAR, "入党志愿书")
		good = rule.Finding(rule.IDENTIFY, rule.TRUE, "入党志愿书")
		self.assertEqual(self.conclude(everything(), [bad]).verdict, rule.IRREGULAR)
		self.assertEqual(self.conclude(everything(), [bad, good]).state, rule.COMPLETE)
		other = rule.Finding(rule.IDENTIFY, rule.TRUE, "政治审查材料")
		self.assertEqual(self.conclude(everything(), [bad, other]).verdict, rule.IRREGULAR)

	@given(STATES, FINDINGS, st.booleans())
	def test_complete_means_that_nothing_is_lacking(self, states, findings, is_reviewed):
		conclusion = rule.conclude(YOUNG, held(states), findings, is_reviewed)
		self.assertIn(conclusion.state, rule.ARCHIVE_STATES)
		if conclusion.state == rule.COMPLETE:
			self.assertTrue(is_reviewed and conclusion.materials == rule.YES and not conclusion.unanswered)
			self.assertNotIn(rule.MISSING, [states.get(kind) for kind in rule.required_of(YOUNG)])
			self.assertNotIn(rule.DOUBTFUL, states.values())
			self.assertIn(conclusion.verdict, ("", rule.TRUE))
		elif conclusion.state != rule.NOT_REVIEWED:
			self.assertTrue(conclusion.lacking)

	@given(STATES, FINDINGS)
	def test_an_archive_proposes_no_answer_that_it_contradicts(self, states, findings):
		conclusion = rule.conclude(YOUNG, held(states), findings, True)
		standing = rule.Standing(
			conclusion.state,
			conclusion.lacking,
			conclusion.materials,
			conclusion.application,
			conclusion.verdict,
			TODAY,
		)
		proposed = rule.proposed_answers(standing)
		record = {question: answer.answer for question, answer in proposed.items()}
		self.assertEqual(rule.contradicted(record, standing), [])
		for question, (answer, remark) in proposed.items():
			unfavourable = rule.YES if question == "irregular_admission" else rule.NO
			self.assertEqual(bool(remark), answer == unfavourable, question)
		turned = {question: {"是": "否", "否": "是"}[answer] for question, answer in record.items()}
		self.assertEqual(rule.contradicted(turned, standing), [*turned])

	def test_without_an_archive_nothing_is_proposed(self):
		self.assertEqual(rule.proposed_answers(None), {})
		self.assertEqual(rule.proposed_answers(rule.Standing(rule.NOT_REVIEWED)), {})


class TestWhatIsWrong(unittest.TestCase):
	def fields(self, **values) -> list[str | None]:
		return [problem.field for problem in rule.check(rule.Archive(YOUNG, today=TODAY, **values))]

	def test_a_good_one_passes(self):
		loan = rule.Loan(dt.date(2016, 3, 1), dt.date(2016, 3, 31), dt.date(2016, 3, 9), "组织科", "核对")
		finding = rule.Finding(rule.IDENTIFY, rule.TRUE, "", "日期涂改", "原单位函复")
		self.assertEqual(self.fields(materials=held(everything()), findings=[finding], loans=[loan]), [])

	def test_what_is_said_needs_its_words(self):
		wrong = [
			{"materials": [rule.Held("入党申请书", rule.DOUBTFUL)]},
			{"materials": [rule.Held("入党申请书", rule.NOT_REQUIRED)]},
			{"materials": [rule.Held(rule.OTHER, rule.PRESENT)]},
			{"materials": [rule.Held("自传"), rule.Held("自传")]},
			{"materials": [rule.Held("自传", dated_on=dt.date(2016, 4, 6))]},
			{"findings": [rule.Finding(rule.COMPLETE_IT)]},
			{"findings": [rule.Finding(rule.COMPLETE_IT, rule.TRUE, "", "缺页", "已补")]},
			{"findings": [rule.Finding(rule.SUPPLEMENT, "已补充", "", "缺页")]},
		]
		for values in wrong:
			with self.subTest(values):
				self.assertEqual(self.fields(**values), [*values])
		self.assertEqual(self.fields(custody=rule.ELSEWHERE), ["custodian"])

	def test_loans_stand_in_order_of_their_days_and_one_is_out(self):
		def loan(out: str, due: str, back: str | None = None) -> rule.Loan:
			day = dt.date.fromisoformat
			return rule.Loan(day(out), day(due), day(back) if back else None, "某人", "查阅")

		for loans in (
			[loan("2016-03-01", "2016-02-29")],
			[loan("2016-03-01", "2016-03-31", "2016-02-29")],
			[loan("2016-04-06", "2016-05-01")],
			[loan("2016-03-01", "2016-03-31", "2016-04-06")],
			[loan("2016-03-01", "2016-03-31"), loan("2016-03-02", "2016-03-31")],
		):
			with self.subTest(loans):
				self.assertEqual(self.fields(loans=loans), ["loans"])


if __name__ == "__main__":
	unittest.main()
