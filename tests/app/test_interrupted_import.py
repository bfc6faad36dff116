"""kill -9 in the middle of an import, at random moments: the database stays sound, the next import completes it."""

import importlib.util
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKER = ROOT / "tests" / "data" / "make_workbook.py"
ROUNDS = int(os.environ.get("KILL_ROUNDS", "4"))
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}/apps/frappe:{ROOT}/apps/party_investigation"}

spec = importlib.util.spec_from_file_location("make_workbook", MAKER)
maker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(maker)


class TestInterruptedImport(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		cls.folder = Path(tempfile.mkdtemp())
		cls.addClassCleanup(shutil.rmtree, cls.folder)
		(cls.folder / "apps.txt").write_text("frappe\nparty_investigation\n")
		(cls.folder / "common_site_config.json").write_text("{}")
		cls.bench("new-site", "clean", "--admin-password", "secret-for-tests")
		cls.bench("--site", "clean", "install-app", "party_investigation")
		organizations, people = maker.make(12_000, 31)
		cls.workbook = cls.folder / "roster.xlsx"
		refused, _warned = maker.write(cls.workbook, organizations, people, 31, False)
		skip = {key for key in refused if isinstance(key, int)}
		cls.expected = json.loads(json.dumps(maker.expected(organizations, people, skip), default=dict))

	@classmethod
	def command(cls, *arguments: str) -> list[str]:
		return [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *map(str, arguments)]

	@classmethod
	def bench(cls, *arguments: str) -> str:
		done = subprocess.run(
			cls.command(*arguments), cwd=cls.folder, env=ENVIRONMENT, capture_output=True, text=True
		)
		if done.returncode:
			raise AssertionError(f"{arguments}: {done.stdout}{done.stderr}")
		return done.stdout

	def test_kill_and_go_on(self) -> None:
		chance, after_kill = random.Random(2016), []
		total = self.expected["U"]["members"]
		for number in range(ROUNDS):
			site = f"killed-{number}"
			shutil.copytree(self.folder / "clean", self.folder / site)
			self.import_and_kill(site, chance.randrange(total * 3 // 4), chance.uniform(0, 0.3))
			after_kill.append(self.check_sound(site))
			self.bench("--site", site, "campaign-import", self.workbook)
			self.check_sound(site)
			units = json.loads(self.bench("--site", site, "annex-figures", "--json"))["units"]
			self.assertEqual(units, self.expected)
			shutil.rmtree(self.folder / site)
		print("members after each kill:", after_kill)
		self.assertTrue(any(0 < members < total for members in after_kill), after_kill)

	def import_and_kill(self, site: str, members: int, seconds: float) -> None:
		"""Kill an import some moments after it has written more than `members` members."""
		process = subprocess.Popen(
			self.command("--site", site, "campaign-import", self.workbook),
			cwd=self.folder,
			env=ENVIRONMENT,
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
