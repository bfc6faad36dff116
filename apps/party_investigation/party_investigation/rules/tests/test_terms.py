"""Sets of rules by date, each value; and the terms in which a campaign is repeated (decisions D16)."""

import datetime as dt
import unittest

from party_investigation.rules import in_force, terms
from party_investigation.rules.measures import MEASURES
from party_investigation.rules.policy import PARAMETERS, CampaignPolicy
from party_investigation.rules.rule_sets import PROFILES
from party_investigation.rules.terms import Term

BEFORE = dt.timedelta(days=1)
LATER_VALUES = {
	"suspend_untraced": (False, True, True),
	"suspension_months": (0, 24, 24),
	"usual_correction_months": (12, 12, 6),
	"correction_if_out_less_than": (0, 0, 24),
}
"""The parameters that a later set of rules changes: under the rules of 2016, 2019 and 2024."""
ONLY_BEFORE_2024 = {"劝退", "劝而不退除名", "退党除名", "自行脱党除名"}
SINCE_2024 = {"劝其退党", "除名（劝而不退）", "除名（要求退党）", "除名（自行脱党）"}


class TestRulesInForce(unittest.TestCase):
	def test_every_value_of_every_set(self):
		for name, each in PARAMETERS.items():
			values = tuple(each.on(day).value for day in PROFILES.values())
			expected = LATER_VALUES.get(name, (each.default,) * 3)
			self.assertEqual(values, expected, name)
		for key, since in PROFILES.items():
			policy = CampaignPolicy.on(since)
			self.assertEqual(
				{name: getattr(policy, name) for name in PARAMETERS},
				{name: each.on(since).value for name, each in PARAMETERS.items()},
				key,
			)

	def test_the_day_before_still_has_the_older_values(self):
		for key, place in (("2019", 1), ("2024", 2)):
			policy = CampaignPolicy.on(PROFILES[key] - BEFORE)
			for name, values in LATER_VALUES.items():
				self.assertEqual(getattr(policy, name), values[place - 1], name)

	def test_measures_of_2024(self):
		old, new = (
			{each.label for each in MEASURES if each.is_valid_on(day)}
			for day in (PROFILES["2024"] - BEFORE, PROFILES["2024"])
		)
		self.assertEqual((old - new, new - old), (ONLY_BEFORE_2024, SINCE_2024))

	def test_what_differs_is_told_with_its_source(self):
		self.assertEqual(in_force.differences(PROFILES["2016"]), [])
		of_2019 = in_force.differences(PROFILES["2019"])
		self.assertEqual(
			{each.label for each in of_2019},
			{PARAMETERS[name].label for name in ("suspend_untraced", "suspension_months")},
		)
		self.assertTrue(all("2019" in each.source and each.since == PROFILES["2019"] for each in of_2019))
		of_2024 = {each.label: each for each in in_force.differences(PROFILES["2024"])}
		self.assertLessEqual(ONLY_BEFORE_2024 | SINCE_2024 | {"限期改正"}, {*of_2024})
		self.assertEqual(len(of_2024), len(LATER_VALUES) + 9)
		self.assertIn("事前备案", of_2024["限期改正"].after)
		self.assertTrue(all(in_force.parts_of(each.source) for each in of_2024.values()))
		self.assertEqual(in_force.parts_of("2019 regulation art. 24: after two years")[0][1], "24")
		self.assertTrue(all(each.source and each.since <= PROFILES["2024"] for each in of_2024.values()))

	def test_the_set_follows_the_day_on_which_a_campaign_begins(self):
		for day, key in (
			(dt.date(2007, 1, 1), "2016"),
			(PROFILES["2019"] - BEFORE, "2016"),
			(PROFILES["2019"], "2019"),
			(PROFILES["2024"], "2024"),
			(dt.date(2026, 8, 17), "2024"),
		):
			self.assertEqual(in_force.set_on(day), key)
		given = PROFILES["2016"]
		self.assertEqual(in_force.proposed_basis(given, dt.date(2016, 8, 17)), given)
		self.assertEqual(in_force.proposed_basis(given, dt.date(2026, 8, 17)), dt.date(2026, 8, 17))
		self.assertEqual({*in_force.TITLES}, {*PROFILES})


class TestTerms(unittest.TestCase):
	def test_a_term_follows_its_first_day(self):
		self.assertEqual(terms.term_of(dt.date(2016, 2, 17)).label, "2016年春季")
		self.assertEqual(terms.term_of(dt.date(2016, 1, 1)).label, "2016年春季")
		self.assertEqual(terms.term_of(dt.date(2016, 8, 17)).label, "2016年秋季")
		self.assertEqual(Term(2016, 1).after(), Term(2017, 0))
		self.assertEqual(Term(2016, 0).months_to(Term(2017, 1)), 18)

	def test_what_may_come(self):
		closes = dt.date(2016, 4, 5)
		labels = [each.label for each in terms.coming(Term(2016, 0), closes, dt.date(2016, 6, 1))]
		self.assertEqual(labels, ["2016年秋季", "2017年春季", "2017年秋季", "2018年春季"])
		self.assertEqual(terms.coming(Term(2016, 0), closes, dt.date(2026, 12, 1))[0], Term(2027, 0))

	def test_names(self):
		term = Term(2016, 1)
		for name, expected in (
			("2016年春季党员排查", "2016年秋季党员排查"),
			("2016年党员排查", "2016年秋季党员排查"),
			("党员排查", "2016年秋季党员排查"),
			("【演示】党员排查", "【演示】2016年秋季党员排查"),
		):
			self.assertEqual(terms.renamed(name, term), expected)
		self.assertEqual(terms.renamed("2016年秋季党员排查", term.after()), "2017年春季党员排查")


if __name__ == "__main__":
	unittest.main()
