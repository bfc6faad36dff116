"""Where events wait for their readers: one SQLite file a site, beside its database."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import frappe
from frappe.store import connection, opening
from frappe.store.driver import sqlite3

KEPT_SECONDS = 3600
PURGE_EVERY = 200  # events
LAYOUT = """
create table if not exists event(
	id integer primary key autoincrement, moment real not null, room text not null, name text not null, message text not null
);
create index if not exists event_room on event(room, id);
"""


class Event(NamedTuple):
	"""One event: its id (growing), name and message (JSON)."""

	id: int
	name: str
	message: str


class EventStore:
	"""The events of a site."""

	def __init__(self, site_path: str) -> None:
		self.path = os.path.join(site_path, "events.db")

	@contextmanager
	def _connected(self) -> Iterator[sqlite3.Connection]:
		opening.make(self.path, LAYOUT)
		taken, key = connection.take(self.path)
		try:
			taken.execute("pragma synchronous = off")  # events are worth nothing after a power failure
			yield taken
		finally:
			connection.give(taken, key)

	def put(self, events: Sequence[tuple[str, str, str]]) -> None:
		"""Keep events (room, name, message) for an hour."""
		moment = time.time()
		with self._connected() as taken:
			taken.execute("begin immediate")
			taken.executemany(
				"insert into event(moment, room, name, message) values (?, ?, ?, ?)",
				[(moment, *event) for event in events],
			)
			last = taken.execute("select last_insert_rowid()").fetchone()[0]
			if last % PURGE_EVERY < len(events):
				taken.execute("delete from event where moment < ?", (moment - KEPT_SECONDS,))
			taken.execute("commit")

	def after(self, identity: int, rooms: list[str], limit: int = 500) -> list[Event]:
		"""The events of some rooms that came after one."""
		marks = ", ".join("?" * len(rooms))
		with self._connected() as taken:
			rows = taken.execute(
				f"select id, name, message from event where id > ? and room in ({marks}) order by id limit ?",
				(identity, *rooms, limit),
			)
			return [Event(*row) for row in rows]

	def last_id(self) -> int:
		"""The id of the newest event, 0 if there is none."""
		with self._connected() as taken:
			return taken.execute("select coalesce(max(id), 0) from event").fetchone()[0]


def site_events() -> EventStore:
	"""The events of the current site."""
	return EventStore(frappe.get_site_path())
