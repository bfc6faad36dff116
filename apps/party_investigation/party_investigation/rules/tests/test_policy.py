"""What a campaign may set, its ranges, its dated values; every rule follows it (decisions D1 to D9, D16)."""

import datetime as dt
import unittest
from dataclasses import replace

from party_investigation.rules import annex4, conclusion, contact, mobile, search
from party_investigation.rules.checks.context import Context
from party_investigation.rules.checks.runner import run
from party_investigation.rules.policy import DEFAULT, PARAMETERS, CampaignPolicy
from party_investigation.rules.rule_sets import NOTICE_ON, PROFILES
from party_investigation.rules.tests.examples import RECORD

TODAY = dt.date(2016, 4, 20)
CLOSES = DEFAULT.search_closes_on


def codes(problems):
	return [problem.code for problem in problems]


def record(policy, life, restored_on=None):
	"""A record as the form fills it, with everything else in order."""
	return {
		**RECORD,
		**conclusion.contact_facts(life, None, None, restored_on, policy),
		"last_life_on": life,
		"restored_on": restored_on,
	}


class TestParameters(unittest.TestCase):
	def test_every_parameter_has_label_source_and_range(self):
		for name, each in PARAMETERS.items():
			with self.subTest(name):
				self.assertTrue(each.label and all(value.source for value in each.values))
				is_flag = isinstance(each.default, bool)
				self.assertTrue(is_flag or each.choices or each.minimum is not None)
				self.assertEqual(each.name, name)
				self.assertEqual(each.check(each.default), [])
				since = [value.since for value in each.values]
				self.assertEqual(since, sorted(set(since)))

	def test_the_default_is_in_range_and_of_2016(self):
		self.assertEqual(DEFAULT.problems(), [])
		self.assertEqual(CampaignPolicy.on(NOTICE_ON), DEFAULT)

	def test_the_basis_date_chooses(self):
		self.assertFalse(CampaignPolicy.on(dt.date(2019, 5, 5)).suspend_untraced)
		self.assertTrue(CampaignPolicy.on(dt.date(2019, 5, 6)).suspend_untraced)
		self.assertFalse(CampaignPolicy.on(dt.date(2019, 5, 6), suspend_untraced=False).suspend_untraced)
		self.assertEqual(CampaignPolicy.on(dt.date(1990, 1, 1)).months_out_of_contact, 6)

	def test_a_later_value_is_chosen_by_its_first_day(self):
		terms = PARAMETERS["usual_correction_months"]
		self.assertEqual(terms.on(PROFILES["2024"] - dt.timedelta(days=1)).value, 12)
		self.assertEqual(terms.on(PROFILES["2024"]).value, 6)

	def test_every_set_of_rules_is_without_mismatch(self):
		for profile, first_day in PROFILES.items():
			self.assertEqual(CampaignPolicy.on(first_day).problems(), [], profile)

	def test_what_lies_outside_its_range_is_named(self):
		for change in (
			dict(months_out_of_contact=0),
			dict(months_out_of_contact=13),
			dict(attempts_needed=0),
			dict(means_needed=11),
			dict(longest_validity_days=91),
			dict(receipts_since=dt.date(2001, 1, 1)),
			dict(annex_4_base="Some"),
			dict(search_closes_on=dt.date(1016, 4, 5)),
		):
			with self.subTest(change):
				problems = replace(DEFAULT, **change).problems()
				self.assertEqual([problem.field for problem in problems], list(change))
				self.assertIn(PARAMETERS[problems[0].field or ""].label, problems[0].text())

	def test_what_does_not_go_together_is_named(self):
		for change, code in (
			(dict(second_band_from=72), "policy.bands"),
			(dict(fourth_band_from=70), "policy.bands"),
			(dict(validity_days=60, longest_validity_days=30), "policy.validity"),
			(dict(spot_least_percent=30), "policy.spot_check"),
			(dict(usual_correction_months=7, correction_months=6), "policy.correction"),
			(dict(dispositions_count_on=dt.date(2016, 4, 4)), "policy.dates"),
		):
			with self.subTest(change):
				self.assertEqual(codes(replace(DEFAULT, **change).problems()), [code])

	def test_a_label_in_a_message_is_translated_with_it(self):
		(problem,) = replace(DEFAULT, months_away=0).problems()
		chinese = {PARAMETERS["months_away"].label: "外出月数"}
		self.assertIn("外出月数 is 0", problem.text(lambda text: chinese.get(text) or text))


class TestThreshold(unittest.TestCase):
	"""One field of the campaign changes what counts as out of contact, in every rule."""

	def test_bands_begin_with_it(self):
		for months, label in ((3, "3个月以上不满1年"), (9, "9个月以上不满1年")):
			policy = replace(DEFAULT, months_out_of_contact=months)
			self.assertEqual(policy.problems(), [])
			self.assertEqual(contact.band(months, policy).label, label)
			self.assertEqual(contact.band(months, policy).column, 4)
			self.assertRaises(ValueError, contact.band, months - 1, policy)
		self.assertEqual(contact.band(12, replace(DEFAULT, months_out_of_contact=12)).column, 5)

	def test_threshold_3_counts_a_member_4_months_out(self):
		policy, life = replace(DEFAULT, months_out_of_contact=3), dt.date(2015, 12, 1)
		time_out = conclusion.time_out(search.NOT_FOUND, None, life, policy)
		self.assertEqual((time_out.counts, time_out.months), (True, 4))
		person = annex4.LostPerson("02", 5, 4, 3, False)
		self.assertEqual(annex4.tabulate_by([person], policy)[0]["01"], {1: 1, 3: 1, 4: 1, 10: 1})
		self.assertFalse(conclusion.time_out(search.NOT_FOUND, None, life, DEFAULT).counts)

	def test_threshold_9_and_a_member_7_months_out(self):
		policy, life = replace(DEFAULT, months_out_of_contact=9), dt.date(2015, 9, 1)
		values = record(policy, life)
		self.assertEqual(values["is_lost"], 0)
		self.assertEqual(run("record", values, Context(TODAY, policy)), [])

	def test_a_member_found_again_after_five_months(self):
		life, restored_on = dt.date(2015, 9, 1), dt.date(2016, 2, 3)
		values = record(DEFAULT, life, restored_on)
		self.assertEqual(values["is_lost"], 0)
		self.assertEqual(run("record", values, Context(TODAY, DEFAULT)), [])

	def test_the_boundary_moves_with_it(self):
		start = dt.date(2015, 7, 5)
		self.assertTrue(contact.is_boundary(start, CLOSES, replace(DEFAULT, months_out_of_contact=9)))
		self.assertFalse(contact.is_boundary(start, CLOSES, DEFAULT))

	def test_mobile_members_have_their_own(self):
		left = dt.date(2016, 1, 5)
		self.assertTrue(mobile.is_mobile(left, CLOSES, replace(DEFAULT, months_away=3)))
		self.assertFalse(mobile.is_mobile(left, CLOSES, DEFAULT))


if __name__ == "__main__":
	unittest.main()
