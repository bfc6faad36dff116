"""Figures of a part of a campaign are those of the whole: read alone, and added up from each organization's own people."""

import importlib.util
import json
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench import ROOT, Bench

SITE = "partial.localhost"
MAKER = ROOT / "tests" / "data" / "make_workbook.py"
spec = importlib.util.spec_from_file_location("make_workbook", MAKER)
maker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(maker)

PARTS = f"""
import json
import frappe
frappe.init({SITE!r})
frappe.connect()
from party_investigation.intake.campaign import only_campaign
from party_investigation.reporting.figures import figures_below, own_figures
from party_investigation.reporting.lines import lines_of
campaign = only_campaign()
parents = dict(frappe.get_all("Party Organization", fields=["name", "parent_party_organization"], as_list=True))
own = own_figures(campaign, parents)
below = {{unit: figures_below(campaign, unit)[unit] for unit in parents}}
alone = {{unit: own_figures(campaign, [unit])[unit] for unit in parents}}
lines = {{unit: lines_of(campaign, unit) for unit in parents}}
print(json.dumps({{"parents": parents, "own": own, "alone": alone, "below": below, "lines": lines}}))
"""
TABLES = ("annex4", "annex4_by_unit", "annex5")


def added(one: dict, other: dict) -> dict:
	"""The sum of two organizations' figures."""
	figures = {name: one[name] + other[name] for name in one if name not in TABLES}
	for name in TABLES:
		rows = {}
		for table in (one[name], other[name]):
			for row, cells in table.items():
				for column, count in cells.items():
					rows.setdefault(row, {}).setdefault(column, 0)
					rows[row][column] += count
		figures[name] = rows
	return figures


class TestPartialFigures(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		organizations, people = maker.make(2000, 41)
		with Bench() as bench:
			workbook = bench.path / "roster.xlsx"
			refused, _warned = maker.write(workbook, organizations, people, 41, False)
			skip = {key for key in refused if isinstance(key, int)}
			cls.expected = json.loads(json.dumps(maker.expected(organizations, people, skip), default=dict))
			bench.new_site(
				SITE, "--admin-password", "figures-for-tests", "--install-app", "party_investigation"
			)
			bench.run("--site", SITE, "campaign-import", str(workbook))
			done = subprocess.run(
				[sys.executable, "-c", PARTS], cwd=bench.sites, capture_output=True, text=True
			)
		if done.returncode:
			raise AssertionError(done.stderr)
		cls.site = json.loads(done.stdout)

	def test_a_part_of_the_tree_is_as_in_the_whole(self) -> None:
		self.assertEqual(self.site["below"], self.expected)

	def test_own_figures_add_up_to_the_whole(self) -> None:
		sums = dict(self.site["own"])
		depth = {unit: self.depth(unit) for unit in sums}
		for unit in sorted(sums, key=depth.get, reverse=True):
			superior = self.site["parents"][unit]
			if superior:
				sums[superior] = added(sums[superior], sums[unit])
		self.assertEqual(sums, self.expected)

	def depth(self, unit: str) -> int:
		superior = self.site["parents"][unit]
		return 1 + self.depth(superior) if superior else 0

	def test_one_organization_is_as_among_others(self) -> None:
		self.assertEqual(self.site["alone"], self.site["own"])

	def test_lines_are_the_persons_of_the_figures(self) -> None:
		for unit, lines in self.site["lines"].items():
			total = self.site["own"][unit]["annex4"].get("01", {})
			found = sum(line["found"] for line in lines)
			self.assertEqual((found, len(lines) - found), (total.get("2", 0), total.get("3", 0)))
			self.assertEqual({line["branch"] for line in lines} - {unit}, set())
			outcomes = [line["outcome_column"] for line in lines]
			total = self.site["own"][unit]["annex5"].get("01", {})
			for column in set(total) - {"1", "14"}:
				self.assertEqual(outcomes.count(int(column)), total[column])
		some = next(line for lines in self.site["lines"].values() for line in lines)
		printed = json.loads(some["line"])
		self.assertEqual(printed["member_name"], some["member_name"])
		self.assertRegex(printed["birth_date"], r"^\d{4}\.\d\d$")
		self.assertRegex(printed["reason"], "^[①-⑦]$")


if __name__ == "__main__":
	unittest.main()
