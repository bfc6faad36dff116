"""The workbook maker computes on its own what must come out of a workbook; reading and counting must agree with it."""

import importlib.util
import json
import tempfile
import unittest
from pathlib import Path

from party_investigation.reporting import aggregation
from party_investigation.rules import annex5, conclusion, contact
from party_investigation.rules.policy import CampaignPolicy
from party_investigation.workbook.checker import Intake, read_campaign

MAKER = Path(__file__).parents[1] / "data" / "make_workbook.py"
spec = importlib.util.spec_from_file_location("make_workbook", MAKER)
maker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(maker)


def facts_of(intake: Intake) -> aggregation.Facts:
	"""The facts that the site would hold after taking the workbook in."""
	policy = CampaignPolicy(search_closes_on=maker.REFERENCE, dispositions_count_on=maker.DISPOSED)
	facts = aggregation.Facts(
		{code: o.get("parent_party_organization") for code, o in intake.organizations.items()}, policy
	)
	records, letters, outcomes = {}, {}, {}
	for number, member in intake.members.items():
		branch = member["organization"]
		records[branch] = records.get(branch, 0) + 1
		for letter in member.letters:
			letters[number] = aggregation.Letter(
				number, branch, letter["issued_on"], letter["validity_days"], letter.get("receipt_on")
			)
		if member["is_mobile"]:
			facts.mobile.append((branch, number, member["left_on"]))
		if member.attempts:
			reason = member.attempts[-1]["reason"]
			known = map(member.get, ("last_life_on", "last_dues_on", "dues_paid_to"))
			drawn = conclusion.conclude(
				[(a["attempted_on"], a["means"], a["contact_made"]) for a in member.attempts],
				reason,
				contact.last_contact(*known, maker.REFERENCE).on,
				policy,
			)
			if drawn.counts:
				unit = intake.organizations[branch].get("unit_category")
				person = aggregation.lost_person(
					member["person_category"], unit, drawn.months, reason, drawn.result == "Contact Restored"
				)
				facts.lost.append(aggregation.Lost(branch, number, person))
		outcomes[number] = tuple(
			annex5.Outcome(case["measure"], case.get("approved_on")) for case in member.cases
		)
	facts.records, facts.letters, facts.outcomes = records, list(letters.values()), outcomes
	return facts


class TestAgainstMaker(unittest.TestCase):
	def check(self, seed: int, members: int, clean: bool) -> None:
		organizations, people = maker.make(members, seed)
		with tempfile.TemporaryDirectory() as folder:
			path = f"{folder}/roster.xlsx"
			refused, warned = maker.write(path, organizations, people, seed, clean)
			intake = read_campaign(path)
		skip = {key for key in refused if isinstance(key, int)}
		expected = json.loads(json.dumps(maker.expected(organizations, people, skip), default=dict))
		self.assertEqual(
			sorted(row for _sheet, row in intake.refused("members")),
			sorted(each["row"] for each in refused.values()),
		)
		self.assertEqual(intake.refused(), intake.refused("members"))
		self.assertEqual(len(intake.members), members - len(skip))
		self.assertLessEqual(len(warned), len(intake.warned("members")) + len(skip))
		self.assertEqual(aggregation.tabulate(facts_of(intake)), expected)

	def test_untidy(self) -> None:
		for seed in range(12):
			with self.subTest(seed=seed):
				self.check(seed, 1000, clean=False)

	def test_clean(self) -> None:
		for seed in range(100, 103):
			with self.subTest(seed=seed):
				self.check(seed, 1500, clean=True)

	def test_more_than_a_hundred_colleges(self) -> None:
		self.check(5, 25_000, clean=False)
