"""A campaign from the survey to 处置汇总, over REST by the real people: every unit accepted, figures as computed independently."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "data")]

import campaign_by_rest
import make_workbook
from bench import Bench
from campaign_by_rest import BY_BRANCHES, SETS, Campaign, Refused

SITE, MEMBERS, SEED = "campaign.localhost", 240, 11


class TestWholeCampaign(unittest.TestCase):
	def test_a_university(self) -> None:
		with Bench() as bench, tempfile.TemporaryDirectory() as folder:
			bench.new_site(
				SITE, "--admin-password", "secret-for-tests", "--install-app", "party_investigation"
			)
			organizations, people = make_workbook.make(MEMBERS, SEED)
			workbook = Path(folder) / "roster.xlsx"
			make_workbook.write(workbook, organizations, people, SEED, True)
			expected = json.loads(
				json.dumps(make_workbook.expected(organizations, people, set()), default=dict)
			)
			bench.run("--site", SITE, "campaign-import", str(workbook))
			with bench.site(SITE):
				import frappe

				known = campaign_by_rest.make_units(frappe.get_all("Investigation Campaign", pluck="name")[0])
			with bench.serving(SITE) as address:
				campaign = Campaign(int(address.rpartition(":")[2]), SITE, **known)
				self.work(campaign)
				self.compare(campaign, expected)
			with bench.site(SITE):
				self.look(campaign)

	def work(self, campaign: Campaign) -> None:
		"""Everything, with a return and a hand-in out of order on the way."""
		for branch in campaign.branches:
			campaign.check_records(branch)
		for form_set in BY_BRANCHES:
			campaign.each(
				campaign.branches, lambda branch, form_set=form_set: campaign.pass_up(branch, form_set)
			)
		first, college = campaign.branches[0], campaign.parents[campaign.branches[0]]
		with self.assertRaisesRegex(Refused, "neither accepted nor excused|既未接收也未免报"):
			campaign.hand_in(college, SETS[2])
		campaign.hand_in(first, SETS[2])
		campaign.send_back(first, SETS[2], "请核对第3栏")
		for form_set in SETS[2:]:
			for units in campaign.levels():
				campaign.each(units, lambda unit, form_set=form_set: campaign.pass_up(unit, form_set))

	def compare(self, campaign: Campaign, expected: dict) -> None:
		for unit in campaign.units:
			for form_set in SETS[2:]:
				figures = campaign.version(unit, form_set)["figures"]
				figures = json.loads(figures) if isinstance(figures, str) else figures
				self.assertEqual({name: figures[name] for name in expected[unit]}, expected[unit], unit)
		first = campaign.version(campaign.branches[0], SETS[2])
		self.assertEqual(first["number"], 2)

	def look(self, campaign: Campaign) -> None:
		import frappe
		from party_investigation.returns import versions

		self.assertEqual(set(frappe.get_all("Unit Return", pluck="status")), {"Accepted"})
		top = frappe.get_doc("Unit Return", campaign.return_name(campaign.top, SETS[3]))
		self.assertEqual(top.accepted_by, f"{campaign_by_rest.ABOVE.lower()}@campaign.example")
		for name in frappe.get_all("Return Version", pluck="name"):
			version = frappe.get_doc("Return Version", name)
			self.assertEqual(versions.recomputed_digest(version), version.digest, name)
