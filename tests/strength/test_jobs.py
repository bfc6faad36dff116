"""Jobs that die, hang, or lose their worker; queues that cannot be read: each is told, none runs twice at once, none is lost."""

import os
import time
import unittest
from contextlib import closing
from pathlib import Path

from ground import SITE, StrengthTest, running, wait_for

JOBS = '''
"""Jobs of the tests: each leaves its marks in a file."""

import os
import signal
import subprocess
import time

import frappe


def note(path, text):
	with open(path, "a") as file:
		file.write(text + "\\n")


def die(path):
	note(path, "begun")
	frappe.get_doc({"doctype": "ToDo", "description": "half"}).insert()
	os.kill(os.getpid(), signal.SIGKILL)


def fail(path):
	frappe.get_doc({"doctype": "ToDo", "description": "half"}).insert()
	raise ValueError("it cannot be done")


def hang(path):
	frappe.get_doc({"doctype": "ToDo", "description": "half"}).insert()
	note(path, str(subprocess.Popen(["sleep", "1000"]).pid))
	note(path, str(os.getpid()))
	time.sleep(1000)


def work(path):
	note(path, str(os.getpid()))
	for _ in range(600):
		time.sleep(0.1)


def done(path):
	note(path, "done")
'''


class TestJobs(StrengthTest):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		app = cls.ground.path / "strength_app"
		app.mkdir()
		for name, text in (
			("__init__.py", ""),
			("hooks.py", "app_name = 'strength_app'\n"),
			("jobs.py", JOBS),
		):
			(app / name).write_text(text)
		(app / "modules.txt").write_text("")
		(app / "patches.txt").write_text("")
		with (cls.ground.sites / "apps.txt").open("a") as apps:
			apps.write("\nstrength_app\n")
		os.environ["PYTHONPATH"] = str(cls.ground.path)
		cls.addClassCleanup(os.environ.pop, "PYTHONPATH")
		cls.ground.run("--site", SITE, "install-app", "strength_app")

	def setUp(self) -> None:
		self.marks = self.ground.path / f"{self._testMethodName}.txt"

	def put(self, name: str, job_id: str, method: str, **more) -> None:
		"""Put a job into the queue as an app does it."""
		self.ground.script(
			f"frappe.enqueue('strength_app.jobs.{method}', job_id={job_id!r}, path={str(self.marks)!r}, **{more!r})"
		)

	def burst(self) -> None:
		done = self.ground.bench("worker", "--burst")
		self.assertEqual(done.returncode, 0, done.stderr)

	def job(self, job_id: str) -> tuple[str, str | None, int]:
		with closing(self.ground.database("jobs.db")) as queue:
			return queue.execute(
				"select status, error, attempts from job where job_id = ?", (job_id,)
			).fetchone()

	def check_nothing_half(self) -> None:
		self.assertEqual(self.ground.value("select count(*) from tabToDo where description = 'half'"), 0)
		self.check_sound()

	def test_job_that_dies(self) -> None:
		self.put("die", "dies", "die")
		self.put("done", "after", "done")
		self.burst()
		status, error, attempts = self.job("dies")
		self.assertEqual((status, attempts), ("failed", 3))
		self.assertIn("-9", error)
		self.assertEqual(self.marks.read_text().split().count("begun"), 3)
		self.assertEqual(self.job("after")[0], "finished")
		self.check_nothing_half()

	def test_job_that_fails(self) -> None:
		self.put("fail", "fails", "fail")
		self.burst()
		status, error, attempts = self.job("fails")
		self.assertEqual((status, attempts), ("failed", 1))
		self.assertIn("it cannot be done", error)
		self.assertEqual(
			self.ground.value("select count(*) from `tabError Log` where error like '%it cannot be done%'"), 1
		)
		self.check_nothing_half()

	def test_job_that_hangs(self) -> None:
		self.put("hang", "hangs", "hang", timeout=3)
		self.put("done", "next", "done")
		self.burst()
		self.assertEqual(self.job("hangs")[:2], ("failed", "stopped after 3 seconds"))
		self.assertEqual(self.job("next")[0], "finished")
		for pid in self.marks.read_text().split()[:2]:
			wait_for(lambda pid=pid: not _lives(pid), "what the job started outlives it")
		self.check_nothing_half()

	def test_worker_is_killed(self) -> None:
		"""The job ends with its worker and is done again by another, once the silence is long enough."""
		self.put("work", "long", "work")
		with running(self.ground.begin(*self.ground.command("--site", SITE, "worker"))) as worker:
			wait_for(lambda: self.marks.exists() and self.marks.read_text().strip(), "the job does not begin")
			job = self.marks.read_text().strip()
			worker.kill()
			wait_for(lambda: not _lives(job), "the job outlives its worker")
		self.assertEqual(self.job("long")[0], "started")
		self.assertEqual(self._recover(), [], "not before it has been silent for long")
		with closing(self.ground.database("jobs.db")) as queue:
			queue.execute("update job set heartbeat_at = heartbeat_at - 60 where job_id = 'long'")
		self.assertEqual(self._recover(), ["long"])
		self.assertEqual(self.job("long")[0], "queued")

	def _recover(self) -> list[str]:
		said = self.ground.script(
			"from frappe.services.jobs.queue import Queue\nprint(*Queue(frappe.get_site_path()).recover())"
		)
		return said.split()

	def test_job_that_was_given_away_is_not_finished_by_the_first(self) -> None:
		"""A worker that stood still so long that its job went to another has no say any more."""
		said = self.ground.script(
			"""
from frappe.services.jobs.queue import Queue
queue = Queue(frappe.get_site_path())
queue.put("given-away", "frappe.ping", {})
first = queue.take("first")
with queue._connection() as connection:
	connection.execute("update job set heartbeat_at = heartbeat_at - 60 where job_id = 'given-away'")
queue.recover()
second = queue.take("second")
queue.fail(first, "too late")
print(queue.status("given-away"))
queue.finish(second)
print(queue.status("given-away"))
"""
		)
		self.assertEqual(said.split(), ["started", "finished"])

	def test_job_that_cannot_be_read(self) -> None:
		self.put("done", "unreadable", "done")
		self.put("done", "readable", "done")
		with closing(self.ground.database("jobs.db")) as queue:
			queue.execute("update job set payload = x'00' where job_id = 'unreadable'")
		self.burst()
		self.assertEqual(self.job("unreadable")[0], "failed")
		self.assertEqual(self.job("readable")[0], "finished")

	def test_queue_is_locked_for_a_while(self) -> None:
		"""A worker waits for a queue that somebody else holds, and goes on."""
		self.put("done", "patient", "done")
		with closing(self.ground.database("jobs.db")) as queue:
			queue.execute("begin immediate")
			with running(
				self.ground.begin(*self.ground.command("--site", SITE, "worker", "--burst"))
			) as worker:
				time.sleep(1)
				self.assertIsNone(worker.poll())
				queue.execute("rollback")
				worker.wait()
		self.assertEqual(self.job("patient")[0], "finished")


def _lives(pid: str) -> bool:
	try:
		return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
	except FileNotFoundError:
		return False


if __name__ == "__main__":
	unittest.main()
