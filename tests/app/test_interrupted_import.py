"""kill -9 in the middle of an import, at random moments: the database stays sound, the next import completes it."""

import json
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

ROUNDS = int(os.environ.get("KILL_ROUNDS", "3"))
MEMBERS = 4_500
"""More than two of the pieces that an import writes as one."""


class TestInterruptedImport(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.bench = Bench().__enter__()
		cls.addClassCleanup(cls.bench.__exit__)
		cls.folder = cls.bench.sites
		cls.bench.new_site(
			"clean", "--admin-password", "secret-for-tests", "--install-app", "party_investigation"
		)
		organizations, people = make_workbook.make(MEMBERS, 31)
		cls.workbook = str(cls.folder / "roster.xlsx")
		refused, _warned = make_workbook.write(Path(cls.workbook), organizations, people, 31, False)
		skip = {key for key in refused if isinstance(key, int)}
		expected = make_workbook.expected(organizations, people, skip)
		cls.expected = json.loads(json.dumps(expected, default=dict))

	def test_kill_and_go_on(self) -> None:
		chance, after_kill = random.Random(2016), []
		total = self.expected["U"]["members"]
		for number in range(ROUNDS):
			site = f"killed-{number}"
			shutil.copytree(self.folder / "clean", self.folder / site)
			self.import_and_kill(site, chance.randrange(total * 3 // 4), chance.uniform(0, 0.3))
			after_kill.append(self.check_sound(site))
			self.bench.run("--site", site, "campaign-import", self.workbook)
			self.check_sound(site)
			units = json.loads(self.bench.run("--site", site, "annex-figures", "--json").stdout)["units"]
			self.assertEqual(units, self.expected)
			shutil.rmtree(self.folder / site)
		print("members after each kill:", after_kill)
		self.assertTrue(any(0 < members < total for members in after_kill), after_kill)

	def import_and_kill(self, site: str, members: int, seconds: float) -> None:
		"""Kill an import some moments after it has written more than `members` members."""
		process = subprocess.Popen(
			self.bench.command("--site", site, "campaign-import", self.workbook),
			cwd=self.folder,
			stdout=subprocess.DEVNULL,
			stderr=subprocess.DEVNULL,
		)
		while process.poll() is None and self.count(site, "Party Member") <= members:
			time.sleep(0.02)
		time.sleep(seconds)
		process.send_signal(signal.SIGKILL)
		process.wait()

	def count(self, site: str, doctype: str) -> int:
		connection = sqlite3.connect(self.folder / site / "site.db")
		try:
			return connection.execute(f"select count(*) from `tab{doctype}`").fetchone()[0]
		finally:
			connection.close()

	def check_sound(self, site: str) -> int:
		"""The file is intact, and no member is there without the record that belongs to it."""
		connection = sqlite3.connect(self.folder / site / "site.db")
		self.assertEqual(connection.execute("PRAGMA integrity_check").fetchone(), ("ok",))
		connection.close()
		members = self.count(site, "Party Member")
		self.assertEqual(members, self.count(site, "Investigation Record"))
		return members
