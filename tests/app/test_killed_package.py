"""kill -9 while a package is made or taken in, by a request or by a job: afterwards the machine is as it was before, or has the whole of it.

What a job was killed at is started again and ends as one that nothing has disturbed.
"""

import os
import random
import shutil
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from package_world import PURPOSE, RECEIVER, SENDER, D, content_of, two_installations

import frappe
from frappe.utils.file_manager import save_file

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
"""At so many random moments each is killed; `KILL_ROUNDS=50` is the whole test."""
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
JOB = """
from party_investigation.returns.packages import jobs
frappe.set_user({user!r})
print("begins", flush=True)
jobs.run({package!r}, "zh")
frappe.db.commit()
print("done", flush=True)
"""
AGAIN = """
from frappe.utils import add_to_date, now_datetime
from party_investigation import background
background.is_job_enqueued = lambda job: False  # no worker has it: tests/strength/test_jobs.py shows that
package = frappe.get_doc("Return Package", {package!r})
if package.status == "Running":
	package.db_set("modified", add_to_date(now_datetime(), hours=-1), update_modified=False)
	package.reload()
	assert package.is_broken_off(), "it runs for good"
frappe.set_user({user!r})
{again}
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
for package in frappe.get_all("Return Package", {{"name": ["!=", {first!r}]}}, ["name", "file"]):
	content = frappe.get_doc("File", {{"file_url": package.file}}).get_content()
	covers = frappe.get_all("File", {{"attached_to_name": package.name, "file_name": ["like", "%.pdf"]}})
	print(content[:21].decode(), len(content) > 100_000, len(covers), sep=",")
"""
LOOK_AT_ORDERED = """
package = frappe.get_doc("Return Package", {package!r})
files = frappe.get_all("File", {{"attached_to_name": package.name}})
logged = frappe.db.count("Access Log", {{"reference_document": package.name}})
print(package.status, len(files), bool(package.file), bool(package.digest), logged, sep=",")
"""
MADE = "age-encryption.org/v1,True,1"
IN_PARTS = """
from party_investigation.returns import creation
from party_investigation.returns.packages import service
frappe.set_user({user!r})
print("begins", flush=True)
service.make_package(
	creation.return_name({campaign!r}, "T", {form_set!r}), {partner!r}, {purpose!r}, medium="Own Size", megabytes=0.1
)
frappe.db.commit()
print("made", flush=True)
"""
LOOK_AT_PARTS = """
for name in frappe.get_all("Return Package", {{"name": ["not in", {there!r}]}}, pluck="name"):
	package = frappe.get_doc("Return Package", name)
	contents = [frappe.get_doc("File", {{"file_url": row.file}}).get_content(encodings=[]) for row in package.parts]
	whole = all(len(content) == row.size for content, row in zip(contents, package.parts))
	print(package.status, len(package.parts) > 3, whole, sep=",")
"""
JOIN = """
from party_investigation.returns.packages import service
frappe.set_user({user!r})
print("begins", flush=True)
service.add_part({package!r}, {last!r})
service.take_in({package!r})
frappe.db.commit()
print("taken in", flush=True)
"""
OLD, NEW = "Draft,0,0,0,0", "Taken In,6,6,6,6"


ORDERED_OLD, ORDERED_RUNS, ORDERED_NEW = (
	"Queued,0,False,False,0",
	"Running,0,False,False,0",
	"Made,2,True,True,1",
)
START_MAKING = """
package.start()
frappe.db.commit()
"""
ORDER_MAKING = """
from party_investigation.returns import creation
from party_investigation.returns.packages import service
from party_investigation.rules import package as rules
rules.IN_BACKGROUND_FROM = 1
frappe.set_user({user!r})
print(service.make_package(creation.return_name({campaign!r}, "T", {form_set!r}), {partner!r}, {purpose!r}))
frappe.db.commit()
"""
START_TAKING_IN = """
from party_investigation.returns.packages import service
from party_investigation.rules import package as rules
rules.IN_BACKGROUND_FROM = 1
service.take_in(package.name)
frappe.db.commit()
"""


class TestKilledPackage(unittest.TestCase):
	@classmethod
	def setUpClass(cls) -> None:
		world = two_installations()
		cls.two = world.__enter__()
		cls.addClassCleanup(world.__exit__, None, None, None)
		cls.first, disc = cls.two.make()
		cls.package = cls.two.bring(disc)
		values = {"campaign": cls.two.campaign, "partner": cls.two.partner_there, "purpose": PURPOSE}
		cls.making = {"user": cls.two.sender, "form_set": D, **values}

	def setUp(self) -> None:
		"""Whatever a test leaves behind at a site, the next one finds it as it was."""
		for site in (SENDER, RECEIVER):
			folder, kept = self.two.bench.sites / site, self.two.bench.path / f"before-{site}"
			shutil.copytree(folder, kept)
			self.addCleanup(self.put_back, folder, kept)

	def put_back(self, folder: Path, kept: Path) -> None:
		shutil.rmtree(folder)
		kept.rename(folder)

	def test_taking_in_leaves_the_old_state_or_the_new_one(self) -> None:
		work = WORK.format(user=self.two.receiver, package=self.package)
		self.kill_again_and_again(RECEIVER, work, LOOK.format(package=self.package), (OLD,), NEW)

	def test_making_leaves_none_or_a_whole_one(self) -> None:
		work, look = MAKE.format(**self.making), LOOK_AT_MADE.format(first=self.first)
		self.kill_again_and_again(SENDER, work, look, ("",), MADE)

	def test_making_in_parts_leaves_none_or_all(self) -> None:
		work, look = IN_PARTS.format(**self.making), LOOK_AT_PARTS.format(there=self.there())
		self.kill_again_and_again(SENDER, work, look, ("",), "Made,True,True")

	def test_the_last_part_and_taking_in_leave_the_old_state_or_the_new_one(self) -> None:
		from party_investigation.returns.packages import service

		there = self.there()
		self.run_whole(self.two.bench.sites, SENDER, IN_PARTS.format(**self.making))
		with self.two.at_sender():
			name = frappe.db.get_value("Return Package", {"name": ["not in", there]})
			rows = frappe.get_doc("Return Package", name).parts
			files = [(row.file_name, content_of(row.file)) for row in rows]
		package = self.two.bring(files[0][1])
		with self.two.at_receiver():
			urls = [
				save_file(name, content, "Return Package", package, is_private=1).file_url
				for name, content in files[1:]
			]
			for url in urls[:-1]:
				service.add_part(package, url)
			frappe.db.commit()
		work = JOIN.format(user=self.two.receiver, package=package, last=urls[-1])
		self.kill_again_and_again(RECEIVER, work, LOOK.format(package=package), (OLD,), NEW)

	def there(self) -> list[str]:
		"""The packages at the sender."""
		with self.two.at_sender():
			return frappe.get_all("Return Package", pluck="name")

	def test_a_job_that_takes_in_is_started_again(self) -> None:
		names = {"user": self.two.receiver, "package": self.package}
		again = AGAIN.format(again=START_TAKING_IN, **names)
		self.look(self.two.bench.sites, RECEIVER, again)
		old = (OLD.replace("Draft", "Queued"), OLD.replace("Draft", "Running"))
		work, look = JOB.format(**names), LOOK.format(package=self.package)
		self.kill_again_and_again(RECEIVER, work, look, old, NEW, again)

	def test_a_job_that_makes_is_started_again(self) -> None:
		package = self.look(self.two.bench.sites, SENDER, ORDER_MAKING.format(**self.making))
		names = {"user": self.two.sender, "package": package}
		work, look = JOB.format(**names), LOOK_AT_ORDERED.format(package=package)
		again = AGAIN.format(again=START_MAKING, **names)
		self.kill_again_and_again(SENDER, work, look, (ORDERED_OLD, ORDERED_RUNS), ORDERED_NEW, again)

	def kill_again_and_again(
		self, site: str, work: str, look: str, old: tuple[str, ...], new: str, again: str = ""
	) -> None:
		"""Work once without disturbance, then kill the work at random moments and look each time.

		:param old: how it may look where nothing was done
		:param again: starts what was broken off once more; the last time it is done to its end
		"""
		sites, chance = self.two.bench.sites, random.Random(2016)
		folder, kept = sites / site, self.two.bench.path / "kept"
		shutil.copytree(folder, kept)
		self.addCleanup(shutil.rmtree, kept)
		takes = self.run_whole(sites, site, work)
		self.assertEqual(self.look(sites, site, look), new)
		for _round in range(ROUNDS):
			shutil.rmtree(folder)
			shutil.copytree(kept, folder)
			said = self.work_and_kill(sites, site, work, chance.uniform(0, takes))
			seen = self.look(sites, site, look)
			self.assertIn(seen, (*old, new))
			if len(said.splitlines()) == 2:
				self.assertEqual(seen, new, "what was answered is gone")
		if again and seen != new:
			if seen != old[0]:  # it waits still
				self.look(sites, site, again)
			self.run_whole(sites, site, work)
			self.assertEqual(self.look(sites, site, look), new)

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
