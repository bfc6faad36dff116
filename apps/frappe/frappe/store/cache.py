"""`frappe.cache`: what processes of a site tell each other quickly, with the interface of Frappe's Redis wrapper.

Values stand in a SQLite file of their own beside the site's data, outside its transactions: a rollback does not take
them back. They may be lost at any time without harm, so nothing is synced to the disk.
"""

import fnmatch
import os
import pickle
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from frappe.ground.context import local
from frappe.ground.paths import get_site_path
from frappe.store import opening
from frappe.store.driver import sqlite3
from frappe.store.errors import is_read_only, is_storage

SCHEMA = """
create table if not exists entry (key text not null, field text not null default '', value blob, expires real,
	primary key (key, field)) without rowid;
create table if not exists item (id integer primary key, key text not null, value blob);
create index if not exists item_key on item (key, id);
"""
_connections = threading.local()


class Cache:
	"""A key-value store of the connected site; keys are text, values anything that can be pickled."""

	def __call__(self) -> "Cache":
		return self

	@property
	def _database(self) -> sqlite3.Connection:
		path = get_site_path("cache.db")
		open_here = _connections.__dict__.setdefault("open", {})
		key = (os.getpid(), path)  # a connection must not be carried into a fork
		if key not in open_here or not os.path.exists(path):
			open_here[key] = _open(path)
		return open_here[key]

	def make_key(self, key: str, user: str | bool | None = None, shared: bool = False) -> str:
		"""The key as it is stored; with `user` one for that user (True: the session's)."""
		key = key.decode() if isinstance(key, bytes) else str(key)
		if user:
			key = f"user:{local.session.user if user is True else user}:{key}"
		return key

	# values ---------------------------------------------------------------------------------------------------

	def set_value(
		self,
		key: str,
		val: Any,
		user: str | None = None,
		expires_in_sec: float | None = None,
		shared: bool = False,
	) -> None:
		"""Store a value, for `expires_in_sec` seconds or until it is deleted."""
		self._put(self.make_key(key, user, shared), "", val, expires_in_sec)

	def get_value(
		self,
		key: str,
		generator: Callable[[], Any] | None = None,
		user: str | None = None,
		expires: bool = False,
		shared: bool = False,
	) -> Any:
		"""The value of a key; what `generator` makes (and is then stored) if there is none, else None."""
		made = self.make_key(key, user, shared)
		found, value = self._get(made, "")
		if not found and generator:
			value = generator()
			self._keep(made, "", value)
		return value

	def get_all(self, key: str) -> dict[str, Any]:
		"""All values whose key begins like this."""
		return {name: self._get(name, "")[1] for name in self.get_keys(key)}

	def get_keys(self, key: str) -> list[str]:
		"""All keys that begin like this; `*` stands for anything."""
		rows = self._database.execute(
			"select distinct key from entry union select distinct key from item"
		).fetchall()
		pattern = self.make_key(key) + "*"
		return sorted(row[0] for row in rows if fnmatch.fnmatchcase(row[0], pattern))

	def delete_keys(self, key: str) -> None:
		"""Delete all keys that begin like this."""
		self.delete_value(self.get_keys(key), make_keys=False)

	def delete_key(self, *args: Any, **kwargs: Any) -> None:
		"""As `delete_value`."""
		self.delete_value(*args, **kwargs)

	def delete_value(
		self, keys: str | Iterable[str], user: str | None = None, make_keys: bool = True, shared: bool = False
	) -> None:
		"""Delete one or several keys."""
		keys = [keys] if isinstance(keys, str | bytes) else list(keys)
		for key in keys:
			key = self.make_key(key, user, shared) if make_keys else key
			self._database.execute("delete from entry where key = ?", (key,))
			self._database.execute("delete from item where key = ?", (key,))

	def exists(self, *names: str, user: str | None = None, shared: bool = False) -> int:
		"""How many of the keys are there."""
		keys = {self.make_key(name, user, shared) for name in names}
		return sum(self._get(key, "")[0] or bool(self.hkeys(key)) or bool(self.llen(key)) for key in keys)

	def flushall(self) -> None:
		"""Forget everything."""
		self._database.execute("delete from entry")
		self._database.execute("delete from item")

	def ttl(self, key: str) -> int:
		"""Seconds until a key expires; -1 if it does not, -2 if it is not there."""
		row = self._row(self.make_key(key), "")
		if not row:
			return -2
		return -1 if row[1] is None else max(0, round(row[1] - time.time()))

	def expire(self, key: str, seconds: float) -> None:
		"""Let a key expire in so many seconds."""
		self._database.execute(
			"update entry set expires = ? where key = ?", (time.time() + seconds, self.make_key(key))
		)

	def expire_key(
		self, key: str, expires_in_sec: float, user: str | None = None, shared: bool = False
	) -> None:
		"""As `expire`."""
		self.expire(self.make_key(key, user, shared), expires_in_sec)

	# plain Redis names ----------------------------------------------------------------------------------------

	def get(self, key: str) -> Any:
		"""The value of a key, or None."""
		return self.get_value(key)

	def set(self, key: str, value: Any, ex: float | None = None, nx: bool = False) -> bool:
		"""Store a value; with `nx` only where there is none. True if it was stored."""
		with self._transaction() as database:
			if nx and self._row(self.make_key(key), "", database):
				return False
			self._put(self.make_key(key), "", value, ex)
		return True

	def setex(self, key: str, seconds: float, value: Any) -> None:
		"""Store a value for so many seconds."""
		self.set_value(key, value, expires_in_sec=seconds)

	def incr(self, key: str, amount: int = 1) -> int:
		"""Add to a counter, in one step for all processes; the new count. The time of expiry stays."""
		return self.incrby(key, amount)

	def incrby(self, key: str, amount: int = 1, expires_in_sec: float | None = None) -> int:
		"""As `incr`. A counter that is not there, or has expired, begins at 0 and lives `expires_in_sec` seconds, if given."""
		key = self.make_key(key)
		with self._transaction() as database:
			row = self._row(key, "", database)
			count = (pickle.loads(row[0]) if row else 0) + amount
			expires = row[1] if row else _moment_in(expires_in_sec)
			database.execute(
				"insert or replace into entry (key, field, value, expires) values (?, '', ?, ?)",
				(key, pickle.dumps(count), expires),
			)
		return count

	def decr(self, key: str, amount: int = 1) -> int:
		"""Take from a counter; the new count."""
		return self.incrby(key, -amount)

	# hashes ---------------------------------------------------------------------------------------------------

	def hset(self, name: str, key: str, value: Any, shared: bool = False, *args: Any, **kwargs: Any) -> None:
		"""Store a value under a field of a key."""
		if key is not None:
			self._put(self.make_key(name, shared=shared), str(key), value, None)

	def hget(
		self, name: str, key: str, generator: Callable[[], Any] | None = None, shared: bool = False
	) -> Any:
		"""The value of a field of a key; what `generator` makes if there is none."""
		made = self.make_key(name, shared=shared)
		found, value = self._get(made, str(key))
		if not found and generator:
			value = generator()
			self._keep(made, str(key), value)
		return value

	def hgetall(self, name: str) -> dict[str, Any]:
		"""All fields of a key with their values."""
		return {field: self.hget(name, field) for field in self.hkeys(name)}

	def hexists(self, name: str, key: str, shared: bool = False) -> bool:
		"""True if the field is there."""
		return self._get(self.make_key(name, shared=shared), str(key))[0]

	def exists_hash(self, name: str, key: str) -> bool:
		"""As `hexists`."""
		return self.hexists(name, key)

	def hkeys(self, name: str) -> list[str]:
		"""The fields of a key."""
		rows = self._database.execute(
			"select field from entry where key = ? and field != '' order by field", (self.make_key(name),)
		)
		return [row[0] for row in rows]

	def hdel(self, name: str, keys: str | Iterable[str], shared: bool = False, pipeline: Any = None) -> None:
		"""Delete one or several fields of a key."""
		for field in [keys] if isinstance(keys, str) else keys:
			self._database.execute(
				"delete from entry where key = ? and field = ?",
				(self.make_key(name, shared=shared), str(field)),
			)

	def hdel_names(self, names: Iterable[str], key: str) -> None:
		"""Delete one field of several keys."""
		for name in names:
			self.hdel(name, key)

	# lists ----------------------------------------------------------------------------------------------------

	def lpush(self, key: str, value: Any) -> int:
		"""Put a value in front of a list; its length."""
		return self._push(key, value, "coalesce(min(id), 0) - 1")

	def rpush(self, key: str, value: Any) -> int:
		"""Put a value at the end of a list; its length."""
		return self._push(key, value, "coalesce(max(id), 0) + 1")

	def lpop(self, key: str) -> Any:
		"""Take the first value of a list, or None."""
		return self._pop(key, "asc")

	def rpop(self, key: str) -> Any:
		"""Take the last value of a list, or None."""
		return self._pop(key, "desc")

	def llen(self, key: str) -> int:
		"""The length of a list."""
		return self._database.execute(
			"select count(*) from item where key = ?", (self.make_key(key),)
		).fetchone()[0]

	def lrange(self, key: str, start: int, stop: int) -> list:
		"""The values of a list from `start` to `stop`, both included; negative ones count from the end."""
		rows = self._database.execute(
			"select value from item where key = ? order by id", (self.make_key(key),)
		)
		values = [pickle.loads(row[0]) for row in rows]
		return values[start : None if stop == -1 else stop + 1]

	def ltrim(self, key: str, start: int, stop: int) -> None:
		"""Keep only the values from `start` to `stop`, both included."""
		with self._transaction() as database:
			kept = self.lrange(key, start, stop)
			database.execute("delete from item where key = ?", (self.make_key(key),))
			for value in kept:
				self._insert_item(database, key, value, "coalesce(max(id), 0) + 1")

	def _push(self, key: str, value: Any, place: str) -> int:
		with self._transaction() as database:
			self._insert_item(database, key, value, place)
		return self.llen(key)

	def _insert_item(self, database: sqlite3.Connection, key: str, value: Any, place: str) -> None:
		database.execute(
			f"insert into item (id, key, value) select {place}, ?, ? from item",
			(self.make_key(key), pickle.dumps(value)),
		)

	def _pop(self, key: str, order: str) -> Any:
		with self._transaction() as database:
			row = database.execute(
				f"select id, value from item where key = ? order by id {order} limit 1", (self.make_key(key),)
			).fetchone()
			if row:
				database.execute("delete from item where id = ?", (row[0],))
		return pickle.loads(row[1]) if row else None

	# sets -----------------------------------------------------------------------------------------------------

	def sadd(self, name: str, *values: Any) -> None:
		"""Put values into a set."""
		for value in values:
			self._put(self.make_key(name), f"s:{value}", value, None)

	def srem(self, name: str, *values: Any) -> None:
		"""Take values out of a set."""
		self.hdel(name, [f"s:{value}" for value in values])

	def sismember(self, name: str, value: Any) -> bool:
		"""True if the value is in the set."""
		return self.hexists(name, f"s:{value}")

	def smembers(self, name: str) -> set:
		"""The values of a set."""
		return set(self.hgetall(name).values())

	def forget_expired(self) -> None:
		"""Take away what nobody can read any more."""
		self._database.execute("delete from entry where expires < ?", (time.time(),))

	# inside ---------------------------------------------------------------------------------------------------

	def _transaction(self) -> "_Transaction":
		return _Transaction(self._database)

	def _row(self, key: str, field: str, database: sqlite3.Connection | None = None) -> tuple | None:
		row = (
			(database or self._database)
			.execute("select value, expires from entry where key = ? and field = ?", (key, field))
			.fetchone()
		)
		return row if row and (row[1] is None or row[1] > time.time()) else None

	def _get(self, key: str, field: str) -> tuple[bool, Any]:
		row = self._row(key, field)
		return (True, pickle.loads(row[0])) if row else (False, None)

	def _put(self, key: str, field: str, value: Any, seconds: float | None) -> None:
		self._database.execute(
			"insert or replace into entry (key, field, value, expires) values (?, ?, ?, ?)",
			(key, field, pickle.dumps(value), _moment_in(seconds)),
		)

	def _keep(self, key: str, field: str, value: Any) -> None:
		"""Store what was made because nothing was there; where nothing can be written it is made again next time."""
		try:
			self._put(key, field, value, None)
		except sqlite3.OperationalError as error:
			if not (is_storage(error) or is_read_only(error)):
				raise


class _Transaction:
	"""A write transaction of the cache's file; inside another one it does nothing."""

	def __init__(self, database: sqlite3.Connection) -> None:
		self.database = database
		self.outer = not database.in_transaction

	def __enter__(self) -> sqlite3.Connection:
		if self.outer:
			self.database.execute("begin immediate")
		return self.database

	def __exit__(self, kind: type | None, *_rest: Any) -> None:
		if self.outer and self.database.in_transaction:  # SQLite itself ends it where the disk is full
			self.database.execute("rollback" if kind else "commit")


def _moment_in(seconds: float | None) -> float | None:
	return time.time() + seconds if seconds else None


def _open(path: str) -> sqlite3.Connection:
	connection = opening.connect(path, timeout=10, isolation_level=None)
	Path(path).chmod(0o600)
	connection.execute("pragma journal_mode = wal")
	connection.execute("pragma synchronous = off")
	connection.executescript(SCHEMA)
	try:
		connection.execute("delete from entry where expires < ?", (time.time(),))
	except sqlite3.OperationalError as error:  # on a full disk old entries stay; they are not read
		if not (is_storage(error) or is_read_only(error)):
			raise
	return connection


cache = Cache()
