"""kill -9 while a package is made or taken in: afterwards the machine is as it was before, or has the whole of it."""

import os
import random
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_world import PURPOSE, RECEIVER, SENDER, D, Two, two_installations

ROUNDS = int(os.environ.get("KILL_ROUNDS", "3"))
CONNECTED = """
import frappe
frappe.init({site!r})
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
MAKE = """
from party_investigation.returns import creation
from party_investigation.returns.packages import service
frappe.set_user({user!r})
print("begins", flush=True)
service.make_package(creation.return_name({campaign!r}, "T", {form_set!r}), {partner!r}, {purpose!r}, "Receiving Key")
frappe.db.commit()
print("made", flush=True)
"""
LOOK_AT_MADE = """
for package in frappe.get_all("Return Package", fields=["name", "file"]):
	content = frappe.get_doc("File", {{"file_url": package.file}}).get_content()
	covers = frappe.get_all("File", {{"attached_to_name": package.name, "file_name": ["like", "%.pdf"]}})
	print(content[:21].decode(), len(content) > 100_000, len(covers), sep=",")
"""
MADE = "age-encryption.org/v1,True,1"
OLD, NEW = "Draft,0,0,0,0", "Taken In,6,6,6,6"


class TestKilledPackage(unittest.TestCase):
	def test_taking_in_leaves_the_old_state_or_the_new_one(self) -> None:
		with two_installations() as two:
			_name, disc = two.make()
			package = two.bring(disc)
			work = WORK.format(user=two.receiver, package=package)
			self.kill_again_and_again(two, RECEIVER, work, LOOK.format(package=package), OLD, NEW)

	def test_making_leaves_none_or_a_whole_one(self) -> None:
		with two_installations() as two:
			values = {"campaign": two.campaign, "partner": two.partner_there, "purpose": PURPOSE}
			work = MAKE.format(user=two.sender, form_set=D, **values)
			self.kill_again_and_again(two, SENDER, work, LOOK_AT_MADE.format(), "", MADE)

	def kill_again_and_again(self, two: Two, site: str, work: str, look: str, old: str, new: str) -> None:
		"""Work once without disturbance, then kill the work at random moments and look each time."""
		chance, folder = random.Random(2016), two.bench.sites / site
		kept = two.bench.path / "kept"
		shutil.copytree(folder, kept)
		takes = self.run_whole(two.bench.sites, site, work)
		self.assertEqual(self.look(two.bench.sites, site, look), new)
		for _round in range(ROUNDS):
			shutil.rmtree(folder)
			shutil.copytree(kept, folder)
			said = self.work_and_kill(two.bench.sites, site, work, chance.uniform(0, takes))
			seen = self.look(two.bench.sites, site, look)
			self.assertIn(seen, (old, new))
			if len(said.splitlines()) == 2:
				self.assertEqual(seen, new, "what was answered is gone")

	def run_whole(self, sites: Path, site: str, work: str) -> float:
		"""Do the work without disturbance; return the seconds that it takes."""
		process = self.start(sites, site, work)
		process.stdout.readline()
		begun = time.monotonic()
		process.communicate()
		self.assertEqual(process.returncode, 0)
		return time.monotonic() - begun

	def work_and_kill(self, sites: Path, site: str, work: str, seconds: float) -> str:
		process = self.start(sites, site, work)
		first = process.stdout.readline()
		time.sleep(seconds)
		process.kill()
		rest, said = process.communicate()
		self.assertTrue(first, said)
		return first + rest

	def start(self, sites: Path, site: str, work: str) -> subprocess.Popen:
		return subprocess.Popen(
			[sys.executable, "-c", CONNECTED.format(site=site) + work],
			cwd=sites,
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			text=True,
		)

	def look(self, sites: Path, site: str, look: str) -> str:
		done = subprocess.run(
			[sys.executable, "-c", CONNECTED.format(site=site) + look],
			cwd=sites,
			capture_output=True,
			text=True,
		)
		self.assertEqual(done.returncode, 0, done.stderr)
		return done.stdout.strip()


if __name__ == "__main__":
	unittest.main()
