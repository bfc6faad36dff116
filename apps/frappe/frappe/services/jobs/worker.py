"""The worker: takes jobs one by one and runs each in a process of its own.

A job that hangs is stopped at its time-out, one that takes its process down takes nothing else with it, and what a job
leaves in memory goes with it.
"""

import os
import signal
import sys
import time
import traceback
from pathlib import Path

import frappe
from frappe.services.jobs.queue import HEARTBEAT_SECONDS, QUEUES, Job, Queue

IDLE_SECONDS = 0.5
RETRIED = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)
EXIT_OK, EXIT_FAILED, EXIT_RETRY = 0, 1, 75


class Worker:
	"""Works on the queues of all sites of a bench until it is told to stop."""

	def __init__(self, sites: list[str], queues: tuple[str, ...] = tuple(QUEUES)) -> None:
		self.sites = sites
		self.queues = queues
		self.name = f"{os.uname().nodename}-{os.getpid()}"
		self.stopping = False

	def run(self, burst: bool = False, tick=None) -> None:
		"""Take jobs until SIGTERM or SIGINT; with `burst` until none waits.

		:param tick: called about once a second between jobs (the scheduler's place)
		"""
		for number in (signal.SIGTERM, signal.SIGINT):
			signal.signal(number, self._stop)
		while not self.stopping:
			worked = [self.work_one(site) for site in self.sites]
			if tick:
				tick()
			if not any(worked):
				if burst:
					return
				time.sleep(IDLE_SECONDS)

	def _stop(self, *_args) -> None:
		self.stopping = True

	def work_one(self, site: str) -> bool:
		"""Run the next job of a site; False when none waits."""
		if not Path(site, "site_config.json").exists():
			return False
		queue = Queue(site)
		if not queue.path.exists():
			return False
		queue.recover()
		job = queue.take(self.name, self.queues)
		if not job:
			return False
		self._run_in_child(site, queue, job)
		return True

	def _run_in_child(self, site: str, queue: Queue, job: Job) -> None:
		reading, writing = os.pipe()
		child = os.fork()
		if child == 0:
			os.close(reading)
			_become_child(site, job, writing)
		os.close(writing)
		status = self._wait(child, queue, job)
		with os.fdopen(reading, encoding="utf-8", errors="replace") as pipe:
			error = pipe.read() if status is not None else ""
		if status is None:
			queue.fail(job, f"stopped after {job.timeout} seconds")
		elif status == EXIT_OK:
			queue.finish(job)
		else:
			died = status not in (EXIT_FAILED, EXIT_RETRY)
			queue.fail(
				job, error or f"its process ended with status {status}", retry=died or status == EXIT_RETRY
			)

	def _wait(self, child: int, queue: Queue, job: Job) -> int | None:
		"""The child's exit status; None if it had to be stopped."""
		started = beaten = time.monotonic()
		while True:
			done, status = os.waitpid(child, os.WNOHANG)
			if done:
				return os.waitstatus_to_exitcode(status)
			now = time.monotonic()
			if now - started > job.timeout:
				os.kill(child, signal.SIGKILL)
				os.waitpid(child, 0)
				return None
			if now - beaten > HEARTBEAT_SECONDS:
				queue.beat(job)
				beaten = now
			time.sleep(0.02 if now - started < 1 else 0.2)


def _become_child(site: str, job: Job, writing: int) -> None:
	"""Run the job in the forked process and leave; never returns."""
	signal.signal(signal.SIGTERM, signal.SIG_DFL)
	signal.signal(signal.SIGINT, signal.SIG_DFL)
	status = EXIT_OK
	try:
		execute_job(site, job.method, job.user, **job.payload)
	except BaseException as error:
		status = EXIT_RETRY if isinstance(error, RETRIED) else EXIT_FAILED
		with os.fdopen(writing, "w", encoding="utf-8") as pipe:
			pipe.write(traceback.format_exc()[-20_000:])
	finally:
		sys.stdout.flush()
		sys.stderr.flush()
		os._exit(status)


def execute_job(
	site: str,
	method: str,
	user: str,
	kwargs: dict,
	event: str | None = None,
	job_name: str | None = None,
	on_success: str | None = None,
	on_failure: str | None = None,
) -> None:
	"""Connect the site, act as `user`, run the method, commit; on an error roll back, log it and raise."""
	frappe.init(site, force=True)
	frappe.connect()
	try:
		frappe.set_user(user)
		frappe.local.job = frappe._dict(
			site=site, method=method, job_name=job_name or method, kwargs=kwargs, user=user
		)
		try:
			for hook in frappe.get_hooks("before_job"):
				frappe.call(hook, method=method, kwargs=kwargs, transaction_type="job")
			result = frappe.get_attr(method)(**kwargs)
			for hook in frappe.get_hooks("after_job"):
				frappe.call(hook, method=method, kwargs=kwargs, result=result)
			if on_success:
				frappe.get_attr(on_success)(frappe.local.job, None, result)
			frappe.db.commit()
		except Exception as error:
			frappe.db.rollback()
			frappe.log_error(title=job_name or method)
			frappe.db.commit()
			if on_failure:
				frappe.get_attr(on_failure)(frappe.local.job, None, type(error), error, error.__traceback__)
				frappe.db.commit()
			raise
	finally:
		frappe.destroy()
