"""Connections to SQLite files: opened once, kept, handed from thread to thread."""

import math
import os
import threading
import time
from collections.abc import Sequence
from itertools import chain
from typing import Any

from frappe.store import functions, opening, values
from frappe.store.driver import sqlite3

KEPT = 16
"""Idle connections kept for each file."""
BUSY_SECONDS = 20

FileKey = tuple[str, int, int]

_idle: dict[FileKey, "list[Connection]"] = {}
_lock = threading.Lock()
values.register()


STEPS = 100_000
"""Steps of SQLite's machine between two looks at the clock: some milliseconds."""


class Deadline:
	"""When the reading that a connection does ends at the latest, on the monotonic clock."""

	__slots__ = ("until",)

	def __init__(self) -> None:
		self.until = math.inf

	def has_passed(self) -> bool:
		return time.monotonic() > self.until


LOOKS = 8
"""How often a statement of so many steps at most is looked at."""

ROWS, MANY, VARIABLES = 50, 500, 30_000
"""Rows of one statement that inserts, from how many rows on that is worth preparing it, and how many values it takes at most."""


class Connection(sqlite3.Connection):
	"""A connection that stops a statement once its deadline has passed."""

	def __init__(self, *args: Any, **kwargs: Any) -> None:
		super().__init__(*args, **kwargs)
		self.deadline = Deadline()
		self.set_progress_handler(self.deadline.has_passed, STEPS)

	def read_within(self, steps: int, text: str, values: Sequence = ()) -> list[tuple] | None:
		"""The rows of a statement that reads, if it takes hardly more than so many steps of SQLite's machine; else None."""
		looks = 0

		def is_over() -> bool:
			nonlocal looks
			looks += 1
			return looks > LOOKS or self.deadline.has_passed()

		self.set_progress_handler(is_over, steps // LOOKS)
		try:
			return self.execute(text, values).fetchall()
		except sqlite3.OperationalError:
			if looks <= LOOKS:
				raise
			return None
		finally:
			self.set_progress_handler(self.deadline.has_passed, STEPS)

	def insert_rows(self, text: str, rows: Sequence[Sequence]) -> None:
		"""Insert rows, several with each statement: what SQLite does for a statement, as for its triggers, it does once for them.

		:param text: the statement up to its `values`
		"""
		if not rows:
			return
		one = f"({','.join('?' * len(rows[0]))})"
		at_once = min(ROWS, VARIABLES // len(rows[0]))
		whole = len(rows) - len(rows) % at_once if len(rows) >= MANY else 0
		if whole:
			statement = f"{text} values {','.join([one] * at_once)}"
			for start in range(0, whole, at_once):
				self.execute(statement, [*chain.from_iterable(rows[start : start + at_once])])
		self.executemany(f"{text} values {one}", rows[whole:])


def take(path: str, busy_seconds: float = BUSY_SECONDS) -> tuple[Connection, FileKey]:
	"""A connection to a database file, made if it is not there yet; nobody else has it until it is given back.

	:returns: the connection, and what tells the file from any other, also from one that takes its place
	"""
	key = _key(path)
	with _lock:
		waiting = _idle.get(key)
		if waiting:
			return waiting.pop(), key
	connection = _open(path, busy_seconds)
	return connection, _key(path)


def give(connection: Connection, key: FileKey) -> None:
	"""Give a connection back; an open transaction is rolled back."""
	connection.deadline.until = math.inf
	if connection.in_transaction:
		connection.rollback()
	with _lock:
		waiting = _idle.setdefault(key, [])
		if len(waiting) < KEPT:
			waiting.append(connection)
			return
	connection.close()


def close_all(path: str | None = None) -> None:
	"""Close the idle connections, to one file or to all: before it is moved or replaced."""
	path = os.path.realpath(path) if path else None
	with _lock:
		for key in [key for key in _idle if path in (None, os.path.realpath(key[0]))]:
			for connection in _idle.pop(key):
				connection.close()


def _key(path: str) -> FileKey:
	"""A file that was replaced (a restored backup) is another one."""
	path = os.path.abspath(path)
	try:
		status = os.stat(path)
	except FileNotFoundError:
		return (path, 0, 0)
	return (path, status.st_dev, status.st_ino)


def _open(path: str, busy_seconds: float) -> Connection:
	connection = opening.connect(
		path,
		factory=Connection,
		timeout=busy_seconds,
		isolation_level=None,
		check_same_thread=False,
		detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
		cached_statements=512,
	)
	connection.executescript(
		"""
		pragma journal_mode = wal;
		pragma synchronous = full;
		pragma foreign_keys = off;
		pragma temp_store = memory;
		pragma cache_size = -32768;
		pragma mmap_size = 67108864;
		"""
	)
	functions.register(connection)
	return connection


def _forget_in_child() -> None:
	"""A forked process must not touch its parent's connections, not even to close them."""
	global _lock
	_lock = threading.Lock()
	_orphans.extend(connection for waiting in _idle.values() for connection in waiting)
	_idle.clear()


_orphans: list[Connection] = []
os.register_at_fork(after_in_child=_forget_in_child)
