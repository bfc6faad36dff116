"""The workbook maker computes on its own what must come out of a workbook; reading and counting must agree with it."""

import importlib.util
import json
import tempfile
import unittest
from pathlib import Path

from party_investigation.investigation import conclusion
from party_investigation.reporting import tally
from party_investigation.rules import annex5, contact
from party_investigation.workbook.checker import Intake, read_campaign

MAKER = Path(__file__).parents[1] / "data" / "make_workbook.py"
spec = importlib.util.spec_from_file_location("make_workbook", MAKER)
maker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(maker)


def facts_of(intake: Intake) -> tally.Facts:
	"""The facts that the site would hold after taking the workbook in."""
	settings = conclusion.Settings(maker.REFERENCE)
	facts = tally.Facts(
		{o.code: o.parent or None for o in intake.organizations.values()}, maker.REFERENCE, maker.DISPOSED
	)
	records, letters, outcomes = {}, {}, {}
	for number, member in intake.members.items():
		records[member.branch] = records.get(member.branch, 0) + 1
		for letter in member.letters:
			letters[number] = tally.Letter(member.branch, letter.issued, letter.days, letter.receipt)
		if member.mobile:
			facts.mobile.append((member.branch, number, member.left))
		if member.attempts:
			reason = member.attempts[-1].reason
			drawn = conclusion.conclude(
				[(a.day, a.means, a.contact_made) for a in member.attempts],
				reason,
				contact.last_contact(member.life, member.dues, member.dues_to, maker.REFERENCE).on,
				settings,
			)
			if drawn.counts:
				unit = intake.organizations[member.branch].unit_category
				person = tally.lost_person(
					member.category, unit, drawn.months, reason, drawn.result == "Contact Restored"
				)
				facts.lost.append(tally.Lost(member.branch, number, person))
		outcomes[number] = tuple(annex5.Outcome(case.measure, case.approved) for case in member.dispositions)
	facts.records, facts.letters, facts.outcomes = records, letters, outcomes
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
		self.assertEqual(tally.tabulate(facts_of(intake)), expected)

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
