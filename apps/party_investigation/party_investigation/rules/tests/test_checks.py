"""The registry of checks: each finds what it is for, and says what to do (decisions D11)."""

import string
import unittest
from dataclasses import replace

from party_investigation.rules.check import CHECKS
from party_investigation.rules.checks import registry
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.dates import FUTURE_FIELDS
from party_investigation.rules.checks.results import as_fields, checks_of
from party_investigation.rules.checks.runner import run
from party_investigation.rules.policy import DEFAULT
from party_investigation.rules.tests.examples import BROKEN, GOOD, MEMBER, RECORD, SETTINGS, TODAY


def codes(problems):
	return [problem.code for problem in problems]


def examples():
	"""Code, kind, broken record and context of every check of records; tables of figures have tests of their own."""
	for code, change in BROKEN.items():
		policy = replace(DEFAULT, **SETTINGS.get(code, {}))
		yield code, CHECKS[code], {**GOOD[CHECKS[code].kind], **change}, Context(TODAY, policy)


class TestD11Checks(unittest.TestCase):
	context = Context(TODAY, DEFAULT)

	def test_good_records_pass(self):
		for kind, record in GOOD.items():
			self.assertEqual(run(kind, record, self.context), [], kind)

	def test_every_check_has_an_example(self):
		self.assertEqual(
			set(BROKEN), {code for code, each in CHECKS.items() if each.kind not in ("summary", "return")}
		)

	def test_every_check_finds_what_it_is_for(self):
		for code, check, record, context in examples():
			with self.subTest(code):
				problems = run(check.kind, record, context)
				self.assertEqual(codes(problems), [code])
				(problem,) = problems
				self.assertTrue(problem.what_to_do and check.source)
				self.assertNotIn("{", problem.text())
				self.assertEqual((problem.severity, problem.blocks), (check.severity, check.blocks))

	def test_what_is_found_is_kept_by_code(self):
		for code, check, record, context in examples():
			with self.subTest(code):
				kept = checks_of(check.kind, record, context)
				is_hard = check.severity == "hard"
				self.assertEqual(
					(kept["hard_checks"], kept["soft_checks"]), (code, "") if is_hard else ("", code)
				)
				self.assertEqual((kept["hard_check_count"], kept["soft_check_count"]), (is_hard, not is_hard))
				with_remark = checks_of(check.kind, {**record, "remark": "已说明"}, context)
				self.assertEqual(bool(with_remark["hard_check_count"]), is_hard)
				self.assertEqual(with_remark["soft_check_count"], 0)

	def test_a_code_is_kept_once(self):
		problems = [CHECKS["member.phone"].problem(phone="1"), CHECKS["member.phone"].problem(phone="2")]
		self.assertEqual(as_fields(problems, None)["soft_check_count"], 1)

	def test_what_a_hard_check_holds_up(self):
		always, confirmed, at_return = (
			CHECKS[code].problem()
			for code in ("member.no_branch", "record.archive_unanswered", "record.no_last_contact")
		)
		self.assertEqual(
			[each.stops_saving(False) for each in (always, confirmed, at_return)], [True, False, False]
		)
		self.assertEqual(
			[each.stops_saving(True) for each in (always, confirmed, at_return)], [True, True, False]
		)
		self.assertFalse(CHECKS["member.phone"].problem(phone="1").stops_saving(True))

	def test_an_open_search_lacks_nothing_yet(self):
		record = {**GOOD["search"], "result": "Open", "attempts": [], "reason": None}
		self.assertEqual(run("search", record, self.context), [])

	def test_dues_may_be_paid_ahead(self):
		ahead = TODAY.replace(month=12)
		self.assertEqual(run("record", {**RECORD, "dues_paid_to": ahead}, self.context), [])

	def test_every_date_in_the_future_is_found_in_its_field(self):
		tomorrow = TODAY.replace(day=6)
		for kind, fields in FUTURE_FIELDS.items():
			for field in fields:
				table, _dot, column = field.partition(".")
				value = [{column: tomorrow}] if column else tomorrow
				problems = run(kind, {**GOOD[kind], table: value}, self.context)
				with self.subTest(kind=kind, field=field):
					self.assertIn(
						(f"{kind}.in_future", table), [(each.code, each.field) for each in problems]
					)

	def test_an_unfavourable_answer_with_a_remark_is_fine(self):
		record = {**RECORD, "materials_complete": "否", "materials_remark": "缺政审材料，已函调"}
		self.assertEqual(run("record", record, self.context), [])

	def test_hard_problems_come_first(self):
		problems = run("member", {**MEMBER, "education": "?", "organization": None}, self.context)
		self.assertEqual([problem.severity for problem in problems], ["hard", "soft"])

	def test_codes_are_unique(self):
		with self.assertRaisesRegex(ValueError, "member.phone"):
			registry.check("member.phone", "hard", "member", "phone", "", "", "")(
				lambda record, context: None
			)

	def test_placeholders_are_names(self):
		for check in CHECKS.values():
			for text in (check.message, check.what_to_do):
				for _text, name, _format, _conversion in string.Formatter().parse(text):
					self.assertTrue(name is None or name.isidentifier(), check.code)


if __name__ == "__main__":
	unittest.main()
