"""The queue keeps its promises: order, no job twice, nothing lost when a worker dies."""

import os
import signal
import tempfile
import threading
import time
import unittest
from unittest import mock

from frappe.services.jobs import queue as queue_module
from frappe.services.jobs.queue import Queue

WAIT = 30
"""Seconds after which what ought to have happened has not."""


class TestQueue(unittest.TestCase):
	def setUp(self) -> None:
		folder = tempfile.TemporaryDirectory()
		self.addCleanup(folder.cleanup)
		self.queue = Queue(folder.name)

	def put(self, job_id: str, **more) -> None:
		self.queue.put(job_id, "frappe.ping", {"kwargs": {"day": 1}}, **more)

	def test_first_in_first_out_but_front_first(self) -> None:
		for job_id in ("a", "b"):
			self.put(job_id)
		self.put("urgent", at_front=True)
		taken = [self.queue.take("w").job_id for _ in range(3)]
		self.assertEqual(taken, ["urgent", "a", "b"])
		self.assertIsNone(self.queue.take("w"))

	def test_payload_comes_back(self) -> None:
		self.put("a", user="clerk@party.example", timeout=7)
		job = self.queue.take("w")
		self.assertEqual(
			(job.read(), job.user, job.timeout), ({"kwargs": {"day": 1}}, "clerk@party.example", 7)
		)

	def test_only_named_queues(self) -> None:
		self.put("a", queue="long")
		self.assertIsNone(self.queue.take("w", ("short",)))
		self.assertEqual(self.queue.take("w", ("long", "short")).job_id, "a")

	def test_waiting_job_is_not_put_twice_but_a_finished_one_is(self) -> None:
		self.put("a")
		self.put("a")
		job = self.queue.take("w")
		self.assertIsNone(self.queue.take("w"))
		self.queue.finish(job)
		self.put("a")
		self.assertEqual(self.queue.status("a"), "queued")

	def test_failed_job_waits_again_while_it_has_attempts(self) -> None:
		self.put("a", max_attempts=2)
		self.queue.fail(self.queue.take("w"), "busy", retry=True)
		self.assertEqual(self.queue.status("a"), "queued")
		self.queue.fail(self.queue.take("w"), "busy", retry=True)
		self.assertEqual(self.queue.status("a"), "failed")

	def test_job_of_a_silent_worker_is_put_back(self) -> None:
		self.put("a")
		self.queue.take("w")
		self.assertEqual(self.queue.recover(), [])
		with mock.patch.object(queue_module, "SILENCE_SECONDS", -1):
			self.assertEqual(self.queue.recover(), ["a"])
		self.assertEqual(self.queue.take("other").attempts, 2)

	def test_no_job_goes_to_two_workers(self) -> None:
		for number in range(60):
			self.put(str(number))
		taken: list[str] = []

		def work() -> None:
			while job := self.queue.take(threading.current_thread().name):
				taken.append(job.job_id)

		threads = [threading.Thread(target=work) for _ in range(4)]
		for thread in threads:
			thread.start()
		for thread in threads:
			thread.join()
		self.assertEqual(sorted(taken, key=int), [str(number) for number in range(60)])

	def test_queue_survives_a_killed_writer(self) -> None:
		child = os.fork()
		if child == 0:
			number = 0
			while True:
				self.put(f"k{number}")
				number += 1
		deadline = time.monotonic() + WAIT
		while not self.queue.counts().get("queued") and time.monotonic() < deadline:
			time.sleep(0.01)
		os.kill(child, signal.SIGKILL)
		os.waitpid(child, 0)
		count = self.queue.counts().get("queued", 0)
		self.assertGreater(count, 0)
		seen = {self.queue.take("w").job_id for _ in range(count)}
		self.assertEqual(seen, {f"k{number}" for number in range(count)})


if __name__ == "__main__":
	unittest.main()
