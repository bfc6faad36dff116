"""kill -9 in the middle of a hand-in: afterwards a return is as it was before, or handed in with its whole version."""

import os
import random
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import subprocess

from bench import Bench

SITE = "killed.localhost"
ROUNDS = int(os.environ.get("KILL_ROUNDS", "4"))
CONNECTED = f"""
import frappe
frappe.init({SITE!r})
frappe.connect()
"""
SETS = ("Search Registration", "Loss Summary", "Disposition Report")
WORLD = """
from party_investigation.returns import creation
from party_investigation.tests.world import make_world
campaign = make_world()["Investigation Campaign"]
frappe.db.commit()
creation.create_returns(campaign)
frappe.db.commit()
"""
WORK = f"""
from party_investigation.returns import actions, in_background
returns = frappe.get_all(
	"Unit Return", filters={{"level": "branch", "form_set": ["in", {SETS!r}]}}, pluck="name"
)
while True:
	for name in returns:
		if frappe.db.get_value("Unit Return", name, "status") == "Submitted":
			actions.take(name, "withdraw")
		codes = {{each["code"] for each in actions.left_to_do(name)["findings"]}}
		named = dict.fromkeys(("responsible", "filled_in_by", "phone"), "x")
		remarks = [{{"check_code": code, "remark": "x"}} for code in codes]
		said = {{"remarks": remarks, "signatures": named}}
		if in_job:
			in_background.hand_in(name, said, "zh")
		else:
			actions.take(name, "submit", **said)
		frappe.db.commit()
		print(name, frappe.db.get_value("Unit Return", name, "version"), flush=True)
"""
LOOK = """
from party_investigation.returns import versions
for row in frappe.get_all("Unit Return", fields=["name", "version", "status", "current_version"]):
	numbers = sorted(frappe.get_all("Return Version", filters={"unit_return": row.name}, pluck="number"))
	assert numbers == list(range(1, row.version + 1)), (row, numbers)
	assert (row.current_version or "") == (f"{row.name}-{row.version}" if row.version else ""), row
	for number in numbers:
		version = frappe.get_doc("Return Version", f"{row.name}-{number}")
		assert versions.recomputed_digest(version) == version.digest, version.name
	print(row.name, row.version)
"""


class TestKilledHandIn(unittest.TestCase):
	def test_the_old_state_or_the_new_one(self) -> None:
		chance = random.Random(2016)
		with Bench() as bench:
			bench.new_site(
				SITE, "--admin-password", "secret-for-tests", "--install-app", "party_investigation"
			)
			self.script(bench, WORLD)
			for number in range(ROUNDS):
				promised = self.work_and_kill(bench, chance.uniform(0, 0.4), in_job=bool(number % 2))
				kept = self.told(self.script(bench, LOOK))
				for name, version in promised.items():
					self.assertGreaterEqual(kept[name], version, "a hand-in that was answered is gone")
			self.assertGreater(sum(kept.values()), ROUNDS)

	def script(self, bench: Bench, text: str) -> str:
		done = subprocess.run(
			[sys.executable, "-c", CONNECTED + text], cwd=bench.sites, capture_output=True, text=True
		)
		self.assertEqual(done.returncode, 0, done.stderr)
		return done.stdout

	def work_and_kill(self, bench: Bench, seconds: float, in_job: bool) -> dict[str, int]:
		"""Let a process hand in, in a request or as a job, kill it some moments after its first, and return what it had promised."""
		process = subprocess.Popen(
			[sys.executable, "-c", f"{CONNECTED}in_job = {in_job}\n{WORK}"],
			cwd=bench.sites,
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			text=True,
		)
		first = process.stdout.readline()
		time.sleep(seconds)
		process.kill()
		rest, said = process.communicate()
		self.assertTrue(first, said)
		return self.told(first + rest)

	def told(self, lines: str) -> dict[str, int]:
		"""The last version of each return in lines of name and number; a line that broke off says nothing."""
		versions: dict[str, int] = {}
		for line in lines.splitlines(keepends=True):
			name, _blank, number = line.rpartition(" ")
			if line.endswith("\n") and number.strip().isdigit():
				versions[name] = max(versions.get(name, 0), int(number))
		return versions
