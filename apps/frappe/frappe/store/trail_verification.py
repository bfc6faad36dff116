"""Verifying the chain over the logs (`store.trail`): whether every entry is there, as it was written, and guarded."""

from dataclasses import dataclass

from frappe.ground.context import local
from frappe.store.driver import sqlite3
from frappe.store.schema import quoted
from frappe.store.trail import LOGS, START, TABLE, contents_of, digest_of, stored_entries


@dataclass(frozen=True, slots=True)
class Break:
	"""The first entry at which the chain does not hold."""

	seq: int | None
	log: str
	name: str
	what: str
	"""`changed`, `missing`, `added`, `outside`, `unsealed`, `seal` or `unguarded`."""


@dataclass(frozen=True, slots=True)
class Verdict:
	"""What a verification found."""

	entries: int
	"""Number of the last entry, counted from the beginning of the site."""
	first: int
	"""Number of the first entry that is still kept."""
	digest: str
	broken: Break | None


def verify(seals: list[tuple[int, str]] = ()) -> Verdict:
	"""Calculate the whole chain anew, in bounded memory.

	:param seals: (number of entries, digest) as they were printed or kept elsewhere
	"""
	connection = local.db.get_connection()
	wanted = dict(seals)
	state = _Walk(connection)
	for chunk in stored_entries(connection):
		state.take(chunk, wanted)
		if state.broken:
			break
	broken = state.broken or _uncounted(connection, state) or _beyond(wanted, state) or _unguarded(connection)
	return Verdict(state.seq, state.first, state.digest.hex(), broken)


class _Walk:
	"""How far a verification has come."""

	def __init__(self, connection: sqlite3.Connection) -> None:
		self.connection = connection
		self.seq, self.first, self.digest = 0, 1, START
		self.counts: dict[str, int] = {}
		self.broken: Break | None = None

	def take(self, chunk: list[tuple], seals: dict[int, str]) -> None:
		entries = [entry[:3] for entry in chunk]
		for row, content in zip(chunk, contents_of(self.connection, entries), strict=True):
			if self.seq == 0 and row[0] > 1 and content is None:
				self._resume(row, seals)
				continue
			self.broken = self._fault(row, content, seals)
			if self.broken:
				return
			self.seq, self.digest = row[0], row[3]
			self.counts[row[1]] = self.counts.get(row[1], 0) + 1

	def _resume(self, row: tuple, seals: dict[int, str]) -> None:
		"""Begin after what was removed at the end of its time; a seal tells whether it is what was removed."""
		seq, log, name, digest, _outside = row
		self.seq, self.first, self.digest = seq, seq + 1, digest or START
		if seals.get(seq, self.digest.hex()) != self.digest.hex():
			self.broken = Break(seq, log, name, "seal")
		elif not _is_sealed(self.connection, seq, self.digest.hex()):
			self.broken = Break(seq, log, name, "missing")

	def _fault(self, row: tuple, content: list | None, seals: dict[int, str]) -> Break | None:
		seq, log, name, digest, outside = row
		if seq != self.seq + 1 or content is None:
			return Break(
				self.seq + 1, log if content is None else "", name if content is None else "", "missing"
			)
		if digest is None:
			return Break(seq, log, name, "unsealed")
		if digest != digest_of(self.digest, (seq, log, name), content):
			return Break(seq, log, name, "changed")
		if outside:
			return Break(seq, log, name, "outside")
		if seals.get(seq, digest.hex()) != digest.hex():
			return Break(seq, log, name, "seal")
		return None


def _is_sealed(connection: sqlite3.Connection, seq: int, digest: str) -> bool:
	"""Whether there is a seal for what was removed up to an entry."""
	found = connection.execute(
		"select 1 from `tabTrail Seal` where `kind` = 'Retention' and `entries` = ? and `digest` = ?",
		(seq, digest),
	).fetchone()
	return bool(found)


def _uncounted(connection: sqlite3.Connection, state: _Walk) -> Break | None:
	"""A row of a log that has no place in the chain."""
	for log in LOGS:
		table = quoted("tab" + log)
		if not connection.execute(
			"select 1 from sqlite_master where type = 'table' and name = ?", ("tab" + log,)
		).fetchone():
			if state.counts.get(log):
				return Break(None, log, "", "missing")
			continue
		count = connection.execute(f"select count(*) from {table}").fetchone()[0]
		if count != state.counts.get(log, 0):
			row = connection.execute(
				f"select name from {table} where name not in (select name from `{TABLE}` where log = ?) "
				"order by creation limit 1",
				(log,),
			).fetchone()
			return Break(None, log, row[0] if row else "", "added")
	return None


def _beyond(seals: dict[int, str], state: _Walk) -> Break | None:
	"""A seal of entries that are not there any more."""
	over = sorted(seq for seq in seals if seq > state.seq)
	return Break(over[0], "", "", "missing") if over else None


def _unguarded(connection: sqlite3.Connection) -> Break | None:
	"""A log whose triggers are not there."""
	present = {row[0] for row in connection.execute("select name from sqlite_master where type = 'trigger'")}
	tables = {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
	for log in LOGS:
		if f"tab{log}" in tables and not present >= {
			f"tab{log}:{kind}" for kind in ("noted", "unchanged", "undeleted")
		}:
			return Break(None, log, "", "unguarded")
	return None
