"""The worker: takes jobs one by one and runs each in a process of its own.

A job that hangs is stopped at its time-out, with whatever it started; one that takes its process down takes nothing else
with it; what a job leaves in memory goes with it. A job ends with its worker, so that it never runs twice at once.
"""

import os
import signal
import sys
import threading
import time
import traceback
from pathlib import Path

import frappe
from frappe.services.errors import veiled
from frappe.services.jobs.queue import HEARTBEAT_SECONDS, QUEUES, Job, Queue
from frappe.store.driver import sqlite3
from frappe.translate import set_user_lang

IDLE_SECONDS = 0.5
TROUBLE_SECONDS = 5
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
			worked = [self._try_one(site) for site in self.sites]
			if tick:
				tick()
			if not any(worked):
				if burst:
					return
				time.sleep(IDLE_SECONDS)

	def _stop(self, *_args) -> None:
		self.stopping = True

	def _try_one(self, site: str) -> bool:
		"""Run the next job of a site; trouble with its queue (a full disk, say) is told and must not end the worker."""
		try:
			return self.work_one(site)
		except (sqlite3.Error, OSError) as error:
			print(f"{site}: {error!r}", file=sys.stderr, flush=True)
			time.sleep(TROUBLE_SECONDS)
			return False

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
		watched, alive = os.pipe()
		child = os.fork()
		if child == 0:
			os.close(reading)
			os.close(alive)
			_become_child(site, job, writing, watched)
		os.close(writing)
		os.close(watched)
		try:
			status = self._wait(child, queue, job)
		finally:
			os.close(alive)
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

	def _beat(self, queue: Queue, job: Job) -> None:
		try:
			queue.beat(job)
		except sqlite3.Error as error:  # the job goes on; the next beat may succeed
			print(f"{job.job_id}: {error!r}", file=sys.stderr, flush=True)

	def _wait(self, child: int, queue: Queue, job: Job) -> int | None:
		"""The child's exit status; None if it had to be stopped."""
		started = beaten = time.monotonic()
		while True:
			done, status = os.waitpid(child, os.WNOHANG)
			if done:
				return os.waitstatus_to_exitcode(status)
			now = time.monotonic()
			if now - started > job.timeout:
				_kill_group(child)
				os.waitpid(child, 0)
				return None
			if now - beaten > HEARTBEAT_SECONDS:
				self._beat(queue, job)
				beaten = now
			time.sleep(0.02 if now - started < 1 else 0.2)


def _kill_group(leader: int) -> None:
	"""End a job's process and what it started."""
	try:
		os.killpg(leader, signal.SIGKILL)
	except ProcessLookupError:  # it has not made its group yet
		os.kill(leader, signal.SIGKILL)


def _end_with_worker(watched: int) -> None:
	"""End this process and what it started as soon as the worker's end of the pipe is gone: the worker died."""

	def watch() -> None:
		os.read(watched, 1)
		os.killpg(os.getpgrp(), signal.SIGKILL)

	threading.Thread(target=watch, daemon=True).start()


def _become_child(site: str, job: Job, writing: int, watched: int) -> None:
	"""Run the job in the forked process and leave; never returns."""
	os.setpgid(0, 0)
	_end_with_worker(watched)
	signal.signal(signal.SIGTERM, signal.SIG_DFL)
	signal.signal(signal.SIGINT, signal.SIG_DFL)
	status = EXIT_OK
	try:
		execute_job(site, job.method, job.user, **job.read())
	except BaseException as error:
		status = EXIT_RETRY if isinstance(error, RETRIED) else EXIT_FAILED
		with os.fdopen(writing, "w", encoding="utf-8") as pipe:
			pipe.write((veiled(traceback.format_exc()) or "")[-20_000:])
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
		set_user_lang(user)
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
