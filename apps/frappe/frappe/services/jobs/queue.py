"""The queue of a site: one SQLite file beside the data, shared by every process of the site.

It is a file of its own because a job is put in at once, as Frappe does it, not with the caller's
transaction (`enqueue_after_commit` asks for that). A job is *queued*, *started*, *finished* or *failed*. A started
job whose worker shows no sign of life is put back, at most `max_attempts` times. Signs of life are told by the clock that
runs since the machine was started (`time.monotonic`), which nobody sets.
"""

import pickle
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from frappe.store import opening
from frappe.store.driver import sqlite3

QUEUES = {"short": 300, "default": 300, "long": 1500}  # name → seconds that a job may take, as in Frappe
HEARTBEAT_SECONDS = 5
SILENCE_SECONDS = 30
KEEP_FINISHED_SECONDS = 86400
MAX_ATTEMPTS = 3

SCHEMA = """
create table if not exists job (
	id integer primary key,
	job_id text unique not null,
	queue text not null,
	method text not null,
	payload blob not null,
	user text not null,
	timeout integer not null,
	status text not null default 'queued',
	at_front integer not null default 0,
	attempts integer not null default 0,
	max_attempts integer not null,
	enqueued_at real not null,
	started_at real,
	heartbeat_at real,
	ended_at real,
	worker text,
	error text
);
create index if not exists job_waiting on job (status, at_front desc, id);
"""


@dataclass(frozen=True)
class Job:
	"""A job as a worker takes it."""

	id: int
	job_id: str
	queue: str
	method: str
	user: str
	timeout: int
	attempts: int
	max_attempts: int
	payload: bytes

	def read(self) -> dict:
		"""What `enqueue` was given: the arguments of `execute_job`."""
		return pickle.loads(self.payload)


class Queue:
	"""The jobs of one site. Every call opens the file for itself, so threads and forks need not care."""

	def __init__(self, site_path: str | Path) -> None:
		self.path = Path(site_path, "jobs.db")

	@contextmanager
	def _connection(self):
		opening.make(self.path, SCHEMA)
		with closing(opening.connect(self.path, timeout=30, isolation_level=None)) as connection:
			connection.row_factory = sqlite3.Row
			yield connection

	def put(
		self,
		job_id: str,
		method: str,
		payload: dict,
		*,
		queue: str = "default",
		user: str = "Administrator",
		timeout: int | None = None,
		at_front: bool = False,
		max_attempts: int = MAX_ATTEMPTS,
	) -> None:
		"""Add a job; one of the same `job_id` that waits or runs stays as it is.

		:param timeout: seconds the job may take; the queue's own if None
		"""
		values = (
			job_id,
			queue,
			method,
			pickle.dumps(payload),
			user,
			timeout or QUEUES.get(queue, QUEUES["default"]),
			int(at_front),
			max_attempts,
			time.time(),
		)
		with self._connection() as connection:
			connection.execute(
				"delete from job where job_id = ? and status in ('finished', 'failed')", (job_id,)
			)
			connection.execute(
				"insert or ignore into job (job_id, queue, method, payload, user, timeout, at_front, max_attempts,"
				" enqueued_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
				values,
			)

	def take(self, worker: str, queues: tuple[str, ...] = tuple(QUEUES)) -> Job | None:
		"""The next job, marked as started by `worker`; None when nothing waits."""
		marks = ", ".join("?" * len(queues))
		with self._connection() as connection:
			row = connection.execute(
				"update job set status = 'started', attempts = attempts + 1, started_at = ?, heartbeat_at = ?, worker = ?"
				f" where id = (select id from job where status = 'queued' and queue in ({marks})"
				" order by at_front desc, id limit 1) returning *",
				(time.time(), time.monotonic(), worker, *queues),
			).fetchone()
		return row and Job(**{key: row[key] for key in Job.__dataclass_fields__})

	def beat(self, job: Job) -> None:
		"""Say that a started job is still being worked on."""
		self._set(job, heartbeat_at=time.monotonic())

	def finish(self, job: Job) -> None:
		"""The job is done."""
		self._set(job, status="finished", ended_at=time.time(), error=None)

	def fail(self, job: Job, error: str, retry: bool = False) -> None:
		"""The job failed; with `retry` it waits again, as long as it has attempts left."""
		again = retry and job.attempts < job.max_attempts
		self._set(job, status="queued" if again else "failed", ended_at=time.time(), error=error)

	def _set(self, job: Job, **values) -> None:
		names = ", ".join(f"{name} = ?" for name in values)
		with self._connection() as connection:
			# not if the job was given to another worker meanwhile, because this one seemed dead
			connection.execute(
				f"update job set {names} where id = ? and status = 'started' and attempts = ?",
				(*values.values(), job.id, job.attempts),
			)

	def recover(self) -> list[str]:
		"""Put back started jobs whose worker fell silent, give up those tried too often; their ids."""
		now = time.monotonic()  # less than a heartbeat: the machine was started anew
		with self._connection() as connection:
			rows = connection.execute(
				"update job set status = case when attempts < max_attempts then 'queued' else 'failed' end,"
				" error = 'the worker died' where status = 'started' and (heartbeat_at < ? or heartbeat_at > ?)"
				" returning job_id",
				(now - SILENCE_SECONDS, now),
			).fetchall()
			connection.execute(
				"delete from job where status = 'finished' and ended_at < ?",
				(time.time() - KEEP_FINISHED_SECONDS,),
			)
		return [row["job_id"] for row in rows]

	def status(self, job_id: str) -> str | None:
		"""*queued*, *started*, *finished*, *failed*, or None for a job that is not known."""
		if not self.path.exists():
			return None
		with self._connection() as connection:
			row = connection.execute("select status from job where job_id = ?", (job_id,)).fetchone()
		return row and row["status"]

	def jobs(self, limit: int = 100) -> list[dict]:
		"""The newest jobs, without their payload."""
		if not self.path.exists():
			return []
		with self._connection() as connection:
			rows = connection.execute(
				"select job_id, queue, method, user, status, attempts, enqueued_at, started_at, ended_at, error"
				" from job order by id desc limit ?",
				(limit,),
			).fetchall()
		return [dict(row) for row in rows]

	def purge(self) -> int:
		"""Remove the jobs that wait; how many there were."""
		if not self.path.exists():
			return 0
		with self._connection() as connection:
			return connection.execute("delete from job where status = 'queued'").rowcount

	def counts(self) -> dict[str, int]:
		"""How many jobs there are of each status."""
		if not self.path.exists():
			return {}
		with self._connection() as connection:
			return dict(connection.execute("select status, count(*) from job group by status").fetchall())
