"""kill -9 while a package is taken in: afterwards the committee's machine is as it was before, or has taken in the whole of it."""

import os
import random
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_world import RECEIVER, two_installations

ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))
CONNECTED = f"""
import frappe
frappe.init({RECEIVER!r})
frappe.connect()
"""
WORK = """
from party_investigation.returns.packages import service
frappe.set_user({user!r})
print("begins", flush=True)
service.take_in({package!r})
frappe.db.commit()
print("taken in", flush=True)
"""
LOOK = """
package = frappe.get_doc("Return Package", {package!r})
versions = frappe.db.count("Return Version", {{"by_package": package.name}})
lines = frappe.db.count("Return Version Line")
returns = frappe.get_all(
	"Unit Return", filters={{"by_package": package.name}}, fields=["status", "current_version"]
)
there = [row for row in returns if frappe.db.exists("Return Version", row.current_version)]
print(package.status, versions, lines, len(returns), len(there), sep=",")
"""
OLD, NEW = "Draft,0,0,0,0", "Taken In,6,6,6,6"


class TestKilledPackage(unittest.TestCase):
	def test_the_old_state_or_the_new_one(self) -> None:
		chance = random.Random(2016)
		with two_installations() as two:
			_name, disc = two.make()
			package = two.bring(disc)
			kept = two.bench.path / "kept"
			shutil.copytree(two.bench.sites / RECEIVER, kept)
			work = WORK.format(user=two.receiver, package=package)
			takes = self.run_whole(two.bench.sites, work)
			seen = [self.look(two.bench.sites, package)]
			for _round in range(ROUNDS):
				shutil.rmtree(two.bench.sites / RECEIVER)
				shutil.copytree(kept, two.bench.sites / RECEIVER)
				said = self.work_and_kill(two.bench.sites, work, chance.uniform(0, takes))
				seen.append(self.look(two.bench.sites, package))
				self.assertIn(seen[-1], (OLD, NEW))
				if "taken in" in said:
					self.assertEqual(seen[-1], NEW, "what was answered is gone")
			self.assertEqual(seen[0], NEW)

	def run_whole(self, sites: Path, work: str) -> float:
		"""Take the package in without disturbance; return the seconds that it takes."""
		process = self.start(sites, work)
		process.stdout.readline()
		begun = time.monotonic()
		process.communicate()
		self.assertEqual(process.returncode, 0)
		return time.monotonic() - begun

	def work_and_kill(self, sites: Path, work: str, seconds: float) -> str:
		process = self.start(sites, work)
		first = process.stdout.readline()
		time.sleep(seconds)
		process.kill()
		rest, said = process.communicate()
		self.assertTrue(first, said)
		return first + rest

	def start(self, sites: Path, work: str) -> subprocess.Popen:
		return subprocess.Popen(
			[sys.executable, "-c", CONNECTED + work],
			cwd=sites,
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			text=True,
		)

	def look(self, sites: Path, package: str) -> str:
		done = subprocess.run(
			[sys.executable, "-c", CONNECTED + LOOK.format(package=package)],
			cwd=sites,
			capture_output=True,
			text=True,
		)
		self.assertEqual(done.returncode, 0, done.stderr)
		return done.stdout.strip()


if __name__ == "__main__":
	unittest.main()
