"""The chain over all logs that tell what people did: each entry's digest includes the one before it.

A trigger of each log notes a new row in `__trail`, whoever writes it; the rows are digested just before the transaction
that wrote them is committed, so that a chain is never without its logs nor a log without its place in the chain. Many
rows at once (`bulk_insert`) are digested from the values that are being written, and have their entries at once. Other
triggers refuse to change or remove what was written. A digest is the SHA-256 of the digest before it and of
`[number, log, name, [[column, value], …]]` as compact JSON, columns in alphabetical order, empty ones left out: whoever
has the file can calculate it without this program.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import compress, repeat
from typing import TYPE_CHECKING, Any

import orjson

from frappe.ground.context import local
from frappe.store.driver import sqlite3
from frappe.store.schema import describe, quoted

if TYPE_CHECKING:
	from frappe.store.running import Running

TABLE = "__trail"
BATCH = f"{TABLE}_batch"
"""Not empty while rows of a log are written together with their entries, which the triggers then leave to who writes."""

MARKS = ("_user_tags", "_comments", "_assign", "_liked_by", "_seen")
LOGS: dict[str, tuple[str, ...]] = {
	"Access Log": (),
	"Activity Log": (),
	"Deleted Document": ("restored", "new_name", "modified", "modified_by", *MARKS),
	"Permission Log": (),
	"Trail Seal": (),
	"Version": (),
	"View Log": (),
}
"""The logs of the chain, each with the columns that may change later and are therefore not part of it."""

START = bytes(32)
"""What stands for the digest before the first entry."""

KEPT = "kept as written: "
"""How the triggers' error begins; the log's name follows."""

AS_WRITTEN = frozenset(("varchar", "text", "longtext", "int", "bigint", "date", "datetime", "time"))
"""Types of columns from which the values that `coerce` has made are read as they were written."""

CHUNK = 500
FEW = 5
"""So many rows of a log are looked for by name; more are read one after the other as they were written."""

TABLES = (
	f"""create table if not exists `{TABLE}` (
		`seq` integer primary key autoincrement,
		`log` text not null,
		`name` text not null,
		`digest` blob,
		`outside` int
	)""",
	f"create table if not exists `{TABLE}_clearing` (`reason` text not null)",
	f"create table if not exists `{BATCH}` (`log` text not null)",
)

Entry = tuple[int, str, str]


# writing -------------------------------------------------------------------------------------------------------------


def protect() -> None:
	"""Begin the chain, or bring its triggers up to date. Rows from before it began are taken in, oldest first."""
	for statement in TABLES:
		local.db.run(statement, kind="define")
	_guard_chain()
	for log in LOGS:
		if describe(f"tab{log}"):
			protect_log(log)
	local.db.schema_changed()


def protect_log(log: str) -> None:
	"""Put the triggers on the table of a log; without a chain yet, nothing happens."""
	if not describe(TABLE):
		return
	if not _is_taken_in(log):
		local.db.run(
			f"insert into `{TABLE}` (`log`, `name`) select ?, `name` from `tab{log}` order by `creation`, `name`",
			(log,),
			kind="write",
		)
	for name, text in _triggers(log).items():
		_put_trigger(name, text)


def _is_taken_in(log: str) -> bool:
	"""Whether the rows of a log are in the chain: it has its trigger, or, should that be gone, entries; for those the whole chain is read."""
	noted = f"tab{log}:noted"
	there = "select 1 from sqlite_master where type = 'trigger' and name = ?"
	if local.db.run(there, (noted,)).fetchone():
		return True
	return bool(local.db.run(f"select 1 from `{TABLE}` where `log` = ? limit 1", (log,)).fetchone())


def _triggers(log: str) -> dict[str, str]:
	table, free = f"tab{log}", LOGS[log]
	kept = [column for column in describe(table) if column not in free]
	changed = " or ".join(f"old.{quoted(column)} is not new.{quoted(column)}" for column in kept)
	refusal = f"begin select raise(abort, '{KEPT}{log}'); end"
	clearing = f"not exists (select 1 from `{TABLE}_clearing`)"
	return {
		f"{table}:noted": f"after insert on {quoted(table)} when not exists (select 1 from `{BATCH}`) begin "
		f"insert into `{TABLE}` (`log`, `name`) values ('{log}', new.`name`); end",
		f"{table}:unchanged": f"before update on {quoted(table)}{f' when {changed}' if free else ''} {refusal}",
		f"{table}:undeleted": f"before delete on {quoted(table)} when {clearing} {refusal}",
	}


def _guard_chain() -> None:
	refusal = f"begin select raise(abort, '{KEPT}Trail'); end"
	clearing = f"not exists (select 1 from `{TABLE}_clearing`)"
	_put_trigger(f"{TABLE}:unchanged", f"before update on `{TABLE}` when old.`digest` is not null {refusal}")
	_put_trigger(f"{TABLE}:undeleted", f"before delete on `{TABLE}` when {clearing} {refusal}")


def _put_trigger(name: str, text: str) -> None:
	wanted = f"create trigger {quoted(name)} {text}"
	present = local.db.run(
		"select sql from sqlite_master where type = 'trigger' and name = ?", (name,)
	).fetchone()
	if present and present[0].lower() == wanted.lower():
		return
	local.db.run(f"drop trigger if exists {quoted(name)}", kind="define")
	local.db.run(wanted, kind="define")


def last(db: "Running") -> int:
	"""Number of the last entry, 0 for none: what stands there when a transaction begins was not written by it."""
	try:
		row = db.get_connection().execute(f"select seq from `{TABLE}` order by seq desc limit 1").fetchone()
	except sqlite3.OperationalError:
		return 0  # a file from before there was a chain
	return row[0] if row else 0


def head() -> tuple[int, str]:
	"""Number and digest of the last entry that is committed."""
	row = local.db.run(
		f"select seq, digest from `{TABLE}` where digest is not null order by seq desc limit 1"
	).fetchone()
	return (row[0], row[1].hex()) if row else (0, START.hex())


def close(db: "Running", began: int) -> None:
	"""Digest the entries that the open transaction wrote and that have no digest yet.

	:param began: number of the last entry when the transaction began; undigested ones up to it came from outside
	"""
	if not db.columns(TABLE):
		return
	connection = db.get_connection()
	before, entries = _undigested(connection)
	for start in range(0, len(entries), CHUNK):
		chunk = entries[start : start + CHUNK]
		done = []
		for entry, content in zip(chunk, contents_of(connection, chunk, db.columns), strict=True):
			before = digest_of(before, entry, content)
			done.append((before, 1 if entry[0] <= began else None, entry[0]))
		connection.executemany(f"update `{TABLE}` set digest = ?, outside = ? where seq = ?", done)


def _undigested(connection: sqlite3.Connection) -> tuple[bytes, list[Entry]]:
	"""The entries without a digest, which are the last ones, and the digest before them."""
	found = f"select seq, digest from `{TABLE}` where digest is not null order by seq desc limit 1"
	seq, digest = connection.execute(found).fetchone() or (0, START)
	written = f"select seq, log, name from `{TABLE}` where seq > ? order by seq"
	return digest, connection.execute(written, (seq,)).fetchall()


def takes_rows(db: "Running", doctype: str, fields: Sequence[str]) -> bool:
	"""Whether rows of these columns can be written with their entries: it is a log, and what they hold is known without reading it."""
	if doctype not in LOGS or "name" not in fields or not db.columns(BATCH):
		return False
	types = db.columns(f"tab{doctype}")
	filled = "select name from pragma_table_info(?) where dflt_value <> '0'"
	defaults = {name for (name,) in db.get_connection().execute(filled, (f"tab{doctype}",))}
	return defaults <= {*fields} and all(types[field].partition("(")[0] in AS_WRITTEN for field in fields)


def insert(db: "Running", log: str, fields: Sequence[str], text: str, rows: Sequence[Sequence]) -> None:
	"""Write new rows of a log and their entries, in the open transaction, which keeps others from writing.

	:param text: the statement that inserts, up to its `values`
	:param rows: the values of `fields` as they are stored
	:raises sqlite3.Error: then the rows that are there have their entries
	"""
	close(db, db.logged_before)
	connection = db.get_connection()
	for start in range(0, len(rows), CHUNK):  # a savepoint copies each page it touches: a long one is slow
		chunk = rows[start : start + CHUNK]
		connection.execute(f"savepoint `{BATCH}`")
		try:
			connection.execute(f"insert into `{BATCH}` values (?)", (log,))
			connection.insert_rows(text, chunk)
			connection.execute(f"delete from `{BATCH}`")
			entries = _entries(connection, log, dict(zip(fields, zip(*chunk, strict=True), strict=True)))
			connection.insert_rows(f"insert into `{TABLE}` (`seq`, `log`, `name`, `digest`)", entries)
		except BaseException:
			if connection.in_transaction:  # a full disk ends it
				connection.execute(f"rollback to `{BATCH}`")
				connection.execute(f"release `{BATCH}`")
			raise
		connection.execute(f"release `{BATCH}`")


def _entries(connection: sqlite3.Connection, log: str, values: dict[str, Sequence]) -> list[tuple]:
	"""The entries of new rows, to be added to a chain whose entries all have their digests: `[(number, log, name, digest), …]`.

	:param values: for each column those of all rows
	"""
	digest, _none = _undigested(connection)
	last = connection.execute("select seq from sqlite_sequence where name = ?", (TABLE,)).fetchone()
	names = values["name"]
	columns = sorted(values.keys() - {"name", *LOGS[log]})
	contents = _filled(columns, [values[column] for column in columns], len(names))
	entries = []
	for seq, (name, content) in enumerate(zip(names, contents, strict=True), last[0] + 1 if last else 1):
		digest = digest_of(digest, (seq, log, name), content)
		entries.append((seq, log, name, digest))
	return entries


def digest_of(before: bytes, entry: Entry, content: list | None) -> bytes:
	"""The digest of an entry, from the one before it and what its row holds."""
	return hashlib.sha256(before + orjson.dumps((*entry, content), str)).digest()


def contents_of(
	connection: sqlite3.Connection, entries: list[Entry], known: Callable[[str], Iterable[str]] | None = None
) -> list[list | None]:
	"""What the rows of some entries hold: `[(column, value), …]`; None where there is no row.

	:param known: tells the columns of a table; without it the file is asked
	"""
	names: dict[str, list[str]] = {}
	for _seq, log, name in entries:
		names.setdefault(log, []).append(name)
	found: dict[str, dict[str, list]] = {}
	for log, wanted in names.items():
		there = known(f"tab{log}") if known else _columns(connection, f"tab{log}")
		columns, text = _reading(log, tuple(there)) if there else ((), "")
		rows = _rows(connection, log, wanted, text) if there else []
		stored, *values = zip(*rows, strict=True) if rows else ((),)
		found[log] = dict(zip(stored, _filled(columns, values, len(rows)), strict=True))
	return [found[log].get(name) for _seq, log, name in entries]


def _filled(columns: list[str], values: Sequence[Sequence], rows: int) -> Iterator[list]:
	"""What rows hold: `[(column, value), …]` of each, without what is empty.

	:param values: for each column those of all rows
	"""
	used = [any(each) for each in values]
	columns, values = [*compress(columns, used)], [*compress(values, used)]
	if not values:
		return repeat([], rows)
	if all(map(all, values)):
		return ([*zip(columns, row, strict=True)] for row in zip(*values, strict=True))
	return ([*compress(zip(columns, row, strict=True), row)] for row in zip(*values, strict=True))


def _rows(connection: sqlite3.Connection, log: str, names: list[str], text: str) -> list[tuple]:
	"""The rows of a log that have these names; as a rule they were written one after the other.

	:param text: the statement that reads rows, without its condition
	"""
	if len(names) > FEW:
		first = f"(select rowid from {quoted('tab' + log)} where `name` = ?)"
		rows = connection.execute(
			f"{text} where rowid >= {first} order by rowid limit ?", (names[0], len(names))
		).fetchall()
		if [row[0] for row in rows] == names:
			return rows
	marks = ",".join("?" * len(names))
	return connection.execute(f"{text} where `name` in ({marks})", names).fetchall()


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
	return [row[1] for row in connection.execute(f"pragma table_info({quoted(table)})")]


@lru_cache(maxsize=32)
def _reading(log: str, there: tuple[str, ...]) -> tuple[list[str], str]:
	"""The columns of a log that are digested, and the statement that reads them as they are stored."""
	columns = sorted({*there} - {"name", *LOGS.get(log, ())})
	listed = ", ".join("+" + quoted(column) for column in columns)  # a plus keeps values unconverted
	return columns, f"select `name`, {listed} from {quoted('tab' + log)}"


def stored_entries(connection: sqlite3.Connection) -> Iterator[list[tuple]]:
	"""Yield the entries of the chain in their order, some at a time: `[(number, log, name, digest, outside), …]`."""
	after = 0
	while True:
		rows = connection.execute(
			f"select seq, log, name, digest, outside from `{TABLE}` where seq > ? order by seq limit ?",
			(after, CHUNK),
		).fetchall()
		if not rows:
			return
		yield rows
		after = rows[-1][0]


# removing what is old ------------------------------------------------------------------------------------------------


@contextmanager
def clearing(reason: str) -> Iterator[None]:
	"""Within it, entries may be removed: for the job that keeps the retention, and for nothing else."""
	local.db.run(f"insert into `{TABLE}_clearing` values (?)", (reason,), kind="write")
	try:
		yield
	finally:
		local.db.run(f"delete from `{TABLE}_clearing`", kind="write")


def remove_before(limit: Any) -> tuple[int, str] | None:
	"""Remove the entries that were written before a moment, as far as they are the oldest; the last of them stays in the chain
	with its digest, so that what follows it can still be verified.

	:returns: the number and digest of the last entry removed; None if there was none
	"""
	upto = _last_before(limit)
	if not upto:
		return None
	digest = local.db.run(f"select digest from `{TABLE}` where seq = ?", (upto,)).fetchone()[0]
	with clearing(f"before {limit}"):
		for log in LOGS:
			if local.db.columns(f"tab{log}"):
				local.db.run(
					f"delete from `tab{log}` where `name` in (select name from `{TABLE}` where log = ? and seq <= ?)",
					(log, upto),
					kind="write",
				)
		local.db.run(f"delete from `{TABLE}` where seq < ?", (upto,), kind="write")
	return upto, digest.hex()


def _last_before(limit: Any) -> int:
	"""Number of the last of the oldest entries that were written before a moment; 0 if there is none to remove."""
	connection = local.db.get_connection()
	upto, anchor = 0, True
	for chunk in stored_entries(connection):
		for (seq, *_rest), content in zip(
			chunk, contents_of(connection, [row[:3] for row in chunk]), strict=True
		):
			if content is None and anchor and seq > 1:
				anchor = False
				continue
			anchor = False
			if content is None or str(dict(content).get("creation") or "") >= str(limit):
				return upto
			upto = seq
	return upto
