"""A university whose units hand everything in, over REST as their own users: a whole campaign, a branch of 50, sums of a province.

`RETURNS_MEMBERS=3000` makes the university smaller.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from client import Client
from kit import SITE, Bench, Report, Timing, best, best_of, connected, cpu_seconds
from measure_web import serving

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "data"))

import campaign_by_rest
import make_workbook
from campaign_by_rest import BY_BRANCHES, SETS, Campaign

MEMBERS = int(os.environ.get("RETURNS_MEMBERS", "30000"))
OF_A_BRANCH = 50
SEED, CLIENTS = 2016, 4
SIGNATURES = dict.fromkeys(("responsible", "filled_in_by", "phone"), "x")
PARTS = 140
"""Units directly below a province: 14 prefectures and 126 departments."""


def measure(bench: Bench, report: Report) -> None:
	"""Measure."""
	with connected(bench), tempfile.TemporaryDirectory() as folder:
		known, expected = prepare(Path(folder) / "roster.xlsx")
	with serving(bench, 2) as (server, port):
		Client(port).wait()
		campaign = Campaign(port, SITE, **known)
		report.time(f"records of {MEMBERS:,} members are checked", timed(server, lambda: check(campaign)))
		for form_set in SETS:
			report.time(
				f"{form_set}, all units accepted",
				timed(server, lambda form_set=form_set: pass_up(campaign, form_set)),
			)
		print(f"{campaign.requests:,} requests, {len(campaign.units):,} units", flush=True)
		compare(campaign, expected)
	with connected(bench):
		one_branch(campaign, report)
		sums(report)


def prepare(workbook: Path) -> tuple[dict, dict]:
	"""Take in a university, with a user for each unit."""
	import frappe
	from party_investigation.intake.service import import_workbook

	organizations, people = make_workbook.make(MEMBERS, SEED, MEMBERS // OF_A_BRANCH)
	make_workbook.write(workbook, organizations, people, SEED, True)
	expected = json.loads(json.dumps(make_workbook.expected(organizations, people, set()), default=dict))
	campaign = import_workbook(workbook).campaign
	known = campaign_by_rest.make_units(campaign)
	frappe.db.commit()
	return known, expected


def timed(server, work) -> Timing:
	"""What something takes by the clock, and of the server's processors."""
	clock, used = time.perf_counter(), cpu_seconds(server.pid)
	work()
	return Timing(time.perf_counter() - clock, cpu_seconds(server.pid) - used)


def check(campaign: Campaign) -> None:
	"""Every branch checks its records."""
	campaign.each(campaign.branches, campaign.check_records, CLIENTS)


def pass_up(campaign: Campaign, form_set: str) -> None:
	"""Every unit hands in and is accepted, from below."""
	levels = [campaign.branches] if form_set in BY_BRANCHES else campaign.levels()
	for units in levels:
		campaign.each(units, lambda unit: campaign.pass_up(unit, form_set), CLIENTS)


def compare(campaign: Campaign, expected: dict) -> None:
	"""Hold the frozen figures of every unit to those computed independently."""
	for unit in campaign.units:
		figures = campaign.version(unit, SETS[3])["figures"]
		figures = json.loads(figures) if isinstance(figures, str) else figures
		if {name: figures[name] for name in expected[unit]} != expected[unit]:
			raise RuntimeError(f"the figures of {unit} differ")


def one_branch(campaign: Campaign, report: Report) -> None:
	"""The hand-in of one branch and of the university, without the way over HTTP."""
	import frappe
	from party_investigation.returns import actions

	branch = campaign.branches[0]
	for unit, words in (
		(branch, f"a branch of {OF_A_BRANCH}"),
		(campaign.top, f"a university of {MEMBERS:,}"),
	):
		frappe.db.set_value("Unit Return", {"level": ["!=", "branch"]}, "status", "Accepted")
		frappe.db.set_value(
			"Unit Return", {"organization": ["in", above(campaign, unit)]}, "status", "Returned"
		)
		for form_set in SETS:
			name = campaign.return_name(unit, form_set)
			if not frappe.db.exists("Unit Return", name):
				continue
			frappe.db.set_value("Unit Return", name, "status", "Returned")
			remarks = [
				{"check_code": code, "remark": "x"}
				for code in {each["code"] for each in actions.left_to_do(name)["findings"]}
			]

			def hand_in(name: str = name, remarks: list = remarks) -> None:
				frappe.db.set_value("Unit Return", name, "status", "Returned")
				actions.take(name, "submit", remarks=remarks, signatures=SIGNATURES)

			report.time(f"hand-in of {words}: {form_set}", best_of(hand_in, 3))
			report.time(f"may_of, {words}: {form_set}", best(lambda name=name: actions.may_of(name), 3))
	frappe.db.rollback()


def above(campaign: Campaign, unit: str) -> list[str]:
	"""The units above one; a return is opened from the top down."""
	superior = campaign.parents[unit]
	return [superior, *above(campaign, superior)] if superior else []


def sums(report: Report) -> None:
	"""Add up what a province has directly below it."""
	from party_investigation.reporting.aggregation import COUNTS, TABLES, add_up

	rows = {f"{row:02d}": {str(column): 900 + row for column in range(1, 18)} for row in range(1, 11)}
	parts = [{**dict.fromkeys(COUNTS, 25_000), **{name: rows for name in TABLES}} for _ in range(PARTS)]
	report.time(f"sums of {PARTS} units", best(lambda: add_up(parts), 3))
