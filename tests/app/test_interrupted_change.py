"""kill -9 while organizations are merged, at random moments: everything is as it was, or everything is done."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "data")]

import make_workbook
from bench import Bench

ROUNDS = int(os.environ.get("KILL_ROUNDS", "4"))
DOCUMENTS = ("Party Member", "Investigation Record", "Contact Search", "Restored Contact", "Untraced Member")

DRAFT = """
import frappe
frappe.init("{site}"); frappe.connect()
campaign = frappe.db.get_value("Investigation Campaign", {{"status": "Open"}}, ["name", "organization"], as_dict=True)
branches = frappe.get_all("Party Organization", {{"is_group": 0}}, pluck="name", order_by="lft asc")
change = frappe.get_doc(doctype="Organization Change", kind="Merge", campaign=campaign.name, reason="并校",
	target=branches[0], sources=[{{"organization": each}} for each in branches[1:]]).insert()
frappe.db.commit()
print(change.name)
"""
CARRY_OUT = """
import frappe
frappe.init("{site}"); frappe.connect()
from party_investigation.organization.doctype.organization_change import organization_change
organization_change.LARGE = 10**9
change = frappe.get_doc("Organization Change", "{change}")
seen = change.preview()
assert not seen["refusals"], seen["refusals"]
print("begins", flush=True)
change.carry_out(seen["seen"])
frappe.db.commit()
"""


class TestInterruptedChange(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.bench = Bench().__enter__()
		cls.addClassCleanup(cls.bench.__exit__)
		cls.folder = cls.bench.sites
		cls.bench.new_site(
			"clean", "--admin-password", "secret-for-tests", "--install-app", "party_investigation"
		)
		organizations, people = make_workbook.make(1_000, 31)
		make_workbook.write(cls.folder / "roster.xlsx", organizations, people, 31, False)
		cls.bench.run("--site", "clean", "campaign-import", str(cls.folder / "roster.xlsx"))
		cls.change = cls.python(DRAFT.format(site="clean")).strip()

	@classmethod
	def python(cls, program: str) -> str:
		return subprocess.run(
			[sys.executable, "-c", program], cwd=cls.folder, capture_output=True, text=True, check=True
		).stdout

	def test_kill_and_do_it_again(self) -> None:
		shutil.copytree(self.folder / "clean", self.folder / "whole")
		before = self.state("clean")
		lasts = self.carry_out("whole")
		after = self.state("whole")
		self.assertNotEqual(before, after)
		self.assertEqual(set(after[DOCUMENTS[0]].values()), {self.target("whole")})
		chance = random.Random(2016)
		for number in range(ROUNDS):
			site = f"killed-{number}"
			shutil.copytree(self.folder / "clean", self.folder / site)
			self.carry_out(site, kill_after=lasts * (number + chance.random()) / ROUNDS)
			self.assertIn(self.state(site), (before, after), "half of it was written")
			if self.state(site) == before:
				self.carry_out(site)
			self.assertEqual(self.state(site), after)
			shutil.rmtree(self.folder / site)

	def carry_out(self, site: str, kill_after: float | None = None) -> float:
		"""Carry the change out, and be killed some moments after it has begun; returns how long it took."""
		process = subprocess.Popen(
			[sys.executable, "-c", CARRY_OUT.format(site=site, change=self.change)],
			cwd=self.folder,
			stdout=subprocess.PIPE,
			stderr=subprocess.STDOUT,
			text=True,
		)
		self.assertEqual(process.stdout.readline(), "begins\n")
		begun = time.monotonic()
		if kill_after is not None:
			time.sleep(kill_after)
			process.send_signal(signal.SIGKILL)
		said, _none = process.communicate()
		if kill_after is None:
			self.assertEqual(process.returncode, 0, said)
		return time.monotonic() - begun

	def state(self, site: str) -> dict:
		"""Where everything hangs, and what the change and the tree say."""
		connection = sqlite3.connect(self.folder / site / "site.db")
		try:
			self.assertEqual(connection.execute("PRAGMA integrity_check").fetchone(), ("ok",))
			hanging = {
				doctype: dict(connection.execute(f"select name, organization from `tab{doctype}`"))
				for doctype in DOCUMENTS
			}
			return hanging | {
				"change": connection.execute("select status from `tabOrganization Change`").fetchone(),
				"dissolved": connection.execute(
					"select name from `tabParty Organization` where disabled order by name"
				).fetchall(),
				"entries": connection.execute(
					"select count(*) from `tabOrganization Change Entry`"
				).fetchone(),
			}
		finally:
			connection.close()

	def target(self, site: str) -> str:
		connection = sqlite3.connect(self.folder / site / "site.db")
		try:
			return connection.execute("select target from `tabOrganization Change`").fetchone()[0]
		finally:
			connection.close()
