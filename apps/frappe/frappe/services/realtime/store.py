"""Where events wait for their readers: one SQLite file a site, beside its database."""

import os
import sqlite3
import time
from contextlib import closing
from typing import NamedTuple

import frappe

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
	"""The events of a site. It opens the file for each call: a call is rare and a thread may end at any time."""

	def __init__(self, site_path: str) -> None:
		self.path = os.path.join(site_path, "events.db")

	def _connect(self) -> sqlite3.Connection:
		fresh = not os.path.exists(self.path)
		connection = sqlite3.connect(self.path, timeout=10, isolation_level=None)
		if fresh:
			connection.execute("pragma journal_mode = wal")
			connection.executescript(LAYOUT)
		connection.execute("pragma synchronous = off")  # events are worth nothing after a power failure
		return connection

	def put(self, room: str, name: str, message: str) -> int:
		"""Keep an event for an hour; its id."""
		with closing(self._connect()) as connection:
			identity = connection.execute(
				"insert into event(moment, room, name, message) values (?, ?, ?, ?)",
				(time.time(), room, name, message),
			).lastrowid
			if identity % PURGE_EVERY == 0:
				connection.execute("delete from event where moment < ?", (time.time() - KEPT_SECONDS,))
			return identity

	def after(self, identity: int, rooms: list[str], limit: int = 500) -> list[Event]:
		"""The events of some rooms that came after one."""
		marks = ", ".join("?" * len(rooms))
		with closing(self._connect()) as connection:
			rows = connection.execute(
				f"select id, name, message from event where id > ? and room in ({marks}) order by id limit ?",
				(identity, *rooms, limit),
			)
			return [Event(*row) for row in rows]

	def last_id(self) -> int:
		"""The id of the newest event, 0 if there is none."""
		with closing(self._connect()) as connection:
			return connection.execute("select coalesce(max(id), 0) from event").fetchone()[0]


def site_events() -> EventStore:
	"""The events of the current site."""
	return EventStore(frappe.get_site_path())
