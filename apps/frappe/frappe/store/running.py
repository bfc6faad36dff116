"""Statements and transactions of one connection: what `frappe.db` rests on."""

import math
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.ground import memo
from frappe.ground.context import local
from frappe.ground.mapping import _dict
from frappe.store import connection, errors, trail, variants
from frappe.store.driver import sqlite3
from frappe.store.schema import quoted
from frappe.store.statements import prepare
from frappe.store.transaction import CallbackManager
from frappe.utils.settings import SYSTEM_SETTINGS

SINGLES = "tabsingles"
READ_SECONDS = 30.0


class Running:
	"""One connection of one request or job, with its transaction."""

	MAX_WRITES_PER_TRANSACTION = 200_000
	db_type = "sqlite"

	def __init__(self, path: str):
		self.path = os.path.abspath(path)
		self.cur_db_name = self.path
		busy = float(local.conf.get("db_busy_seconds") or connection.BUSY_SECONDS)
		self._conn, self.file = connection.take(self.path, busy)
		self._read_seconds = _read_seconds()
		self.transaction_writes = 0
		self.logged_before = 0
		self.auto_commit_on_many_writes = 0
		self.value_cache: dict[str, dict] = {}
		self.before_commit = CallbackManager()
		self.after_commit = CallbackManager()
		self.before_rollback = CallbackManager()
		self.after_rollback = CallbackManager()
		self.last_query = ""
		self._columns: dict[str, dict[str, str]] | None = None
		self._unique: dict[str, frozenset[str]] = {}
		self._version: int | None = None
		self._private_schema = False
		self._variants: dict[str, frozenset[str]] | None = None

	# statements ------------------------------------------------------------------------------------------------------

	def run(self, text: str, values: Sequence = (), kind: str = "read") -> sqlite3.Cursor:
		"""Run a statement in SQLite's own words, with question marks.

		:param kind: `read`, `write` or `define`; anything but `read` happens in a transaction
		:raises frappe.QueryTimeoutError: when the database stays busy
		:raises frappe.InReadOnlyMode: when the site may only be read
		"""
		if kind != "read":
			self._conn.deadline.until = math.inf
			self._version = None
			self._before_write(text)
		elif self._read_seconds:
			self._conn.deadline.until = time.monotonic() + self._read_seconds
		try:
			return self._conn.execute(text, values)
		except sqlite3.Error as error:
			raise self._told(error, text) from error

	def run_within(self, steps: int | None, text: str, values: Sequence = ()) -> list[tuple] | None:
		"""The rows of a statement that reads; None if it would take more than so many steps of SQLite's machine.

		:param steps: None for as many as it takes
		"""
		if steps is None:
			return self.run(text, values).fetchall()
		if self._read_seconds:
			self._conn.deadline.until = time.monotonic() + self._read_seconds
		try:
			return self._conn.read_within(steps, text, values)
		except sqlite3.Error as error:
			raise self._told(error, text) from error

	def _before_write(self, text: str) -> None:
		if local.flags.read_only:
			frappe.throw(
				frappe._("The site is read-only at the moment; nothing can be changed."),
				frappe.InReadOnlyMode,
			)
		if not self._conn.in_transaction:
			self.begin()
		self.transaction_writes += 1
		if self.transaction_writes > self.MAX_WRITES_PER_TRANSACTION:
			if not self.auto_commit_on_many_writes:
				raise frappe.TooManyWritesError(
					frappe._("Too many changes to the database in a single action.")
				)
			self.commit()
			self.begin()
			self.transaction_writes = 1
		if SINGLES in text.lower():
			self._settings_change()

	def _settings_change(self) -> None:
		"""The transaction writes to the singles: what is remembered of System Settings is read anew, here and elsewhere."""
		if local.db is self:
			memo.renew(keep=lambda key: key != SYSTEM_SETTINGS)
			local.system_settings = None
		else:
			self.raise_generation()

	def _told(self, error: sqlite3.Error, text: str) -> Exception:
		"""The exception to raise for an error of SQLite."""
		self.last_query = text
		message = errors.text(error)
		if "CHECK constraint failed: length of " in message:
			column = message.partition("length of ")[2]
			return sqlite3.DataError(f"{errors.TOO_LONG} '{column}' / 内容超过“{column}”的长度")
		return errors.told(error)

	def begin(self, *, read_only: bool = False) -> None:
		"""Begin a transaction, unless one is open. One that is to write waits for those of others to end."""
		if self._conn.in_transaction:
			return
		try:
			self._conn.execute("begin" if read_only else "begin immediate")
		except sqlite3.Error as error:
			raise self._told(error, "begin immediate") from error
		self.logged_before = trail.last(self)

	def sql(
		self,
		query: Any,
		values: Any = (),
		*,
		as_dict: bool | int = False,
		as_list: bool | int = False,
		debug: bool | int = False,
		ignore_ddl: bool | int = False,
		auto_commit: bool | int = False,
		update: dict | None = None,
		explain: bool = False,
		run: bool = True,
		pluck: bool | str = False,
		as_iterator: bool = False,
	) -> Any:
		"""Run SQL as it is written for MariaDB, with `%s` or `%(name)s` for values.

		:param values: a list or tuple, a dict, or a single value
		:param as_dict: rows as dicts
		:param as_list: rows as lists
		:param pluck: the first column only, as a flat list
		:param update: added to each row, with `as_dict`
		:param run: False returns the statement instead of running it
		:param as_iterator: rows one by one
		:returns: rows; an empty tuple for a statement that has none
		"""
		query = query if isinstance(query, str) else str(query)
		if not run:
			return query
		statement, flat = prepare(query, values)
		if debug:
			frappe.errprint(f"{statement.text}\n{flat}")
		if statement.kind == "end":
			return self._end(query)
		if explain:
			frappe.errprint(str(self.run("explain query plan " + statement.text, flat).fetchall()))
		if statement.locks:
			self.begin()
		if statement.target:
			cursor = self._write(statement.target, statement.text, flat)
		else:
			cursor = self.run(statement.text, flat, statement.kind)
		if statement.kind == "define":
			self.schema_changed()
		if auto_commit:
			self.commit()
		if cursor.description is None:
			self._rowcount = cursor.rowcount
			return ()
		return self._shaped(cursor, as_dict, as_list, pluck, update, as_iterator)

	def _write(self, table: str, text: str, values: Sequence) -> sqlite3.Cursor:
		"""Run a statement that writes to a table, in SQLite's own words."""
		if variants.suspicious(values) or table in self.variants():
			return variants.write(table, text, values)
		return self.run(text, values, kind="write")

	def _shaped(self, cursor, as_dict, as_list, pluck, update, as_iterator) -> Any:
		if as_iterator:
			return self._one_by_one(cursor, as_dict, as_list)
		if pluck:
			return [row[0] for row in cursor]
		if as_dict:
			keys = [column[0] for column in cursor.description]
			rows = [_dict(zip(keys, row, strict=True)) for row in cursor]
			if update:
				for row in rows:
					row.update(update)
			return rows
		if as_list:
			return [list(row) for row in cursor]
		return tuple(cursor)

	def _one_by_one(self, cursor, as_dict, as_list) -> Iterator[Any]:
		keys = [column[0] for column in cursor.description]
		for row in cursor:
			yield _dict(zip(keys, row, strict=True)) if as_dict else list(row) if as_list else row

	def _end(self, query: str) -> tuple:
		word = query.strip().rstrip(";").lower()
		if word == "commit":
			self.commit()
		elif word == "rollback":
			self.rollback()
		elif word in ("begin", "start transaction"):
			self.begin()
		else:
			raise NotImplementedError(f"SQL: {word}")
		return ()

	def sql_list(self, query: Any, values: Any = (), debug: bool = False, **kwargs: Any) -> list:
		"""The first column of a query as a list."""
		return self.sql(query, values, debug=debug, pluck=True, **kwargs)

	def sql_ddl(self, query: str, debug: bool = False) -> None:
		"""Run a statement that changes tables. It belongs to the transaction like any other."""
		self.sql(query, debug=debug)

	def multisql(self, sql_dict: dict[str, str], values: Any = (), **kwargs: Any) -> Any:
		"""Run the query that is meant for this database, or else the one for MariaDB."""
		query = sql_dict.get(self.db_type) or sql_dict.get("mariadb") or sql_dict.get("*")
		if not query:
			raise NotImplementedError("multisql: no query for sqlite or mariadb")
		return self.sql(query, values, **kwargs)

	@contextmanager
	def unbuffered_cursor(self) -> Iterator[None]:
		"""Within it, `sql(…, as_iterator=True)` reads row by row; here it always does."""
		yield

	def mogrify(self, query: Any, values: Any = ()) -> str:
		"""A query with its values written into it, to be read by people."""
		statement, flat = prepare(str(query), values)
		parts = statement.text.split("?")
		shown = [self.escape(value) if isinstance(value, str) else str(value) for value in flat]
		return "".join(part + value for part, value in zip(parts, [*shown, ""], strict=False))

	@staticmethod
	def escape(s: Any, percent: bool = True) -> str:
		"""A value quoted for SQL text. Better hand it to `sql` as a value.

		:param percent: double percent signs, for a query that is given values
		"""
		text = str(s).replace("\\", "\\\\").replace("'", "\\'")
		return "'" + (text.replace("%", "%%") if percent else text) + "'"

	@staticmethod
	def format_date(date: Any) -> str:
		return frappe.utils.getdate(date).strftime("%Y-%m-%d")

	@staticmethod
	def format_datetime(datetime: Any) -> str | None:
		return datetime and str(frappe.utils.get_datetime(datetime))

	# transactions ----------------------------------------------------------------------------------------------------

	def commit(self) -> None:
		"""Keep what the transaction did. Once it returns, no crash undoes it."""
		self.before_commit.run()
		if self._conn.in_transaction:
			try:
				trail.close(self, self.logged_before)
				self._conn.execute("commit")
			except sqlite3.Error as error:
				raise self._told(error, "commit") from error
		self.before_rollback.reset()
		self.after_rollback.reset()
		self._ended()
		try:
			self.after_commit.run_all()
		except (sqlite3.Error, OSError, errors.StorageError) as error:
			raise errors.AfterCommitError(str(error)) from error

	def rollback(self, *, save_point: str | None = None, chain: bool = False) -> None:
		"""Undo what the transaction did, or what it did since a savepoint."""
		if save_point:
			name = quoted(save_point)
			self._conn.execute(f"rollback to {name}")
			self.schema_changed()
			self.forget_variants()
			memo.distrust()
			local.system_settings = None
			local.document_cache = {}
			return
		self.before_commit.reset()
		self.after_commit.reset()
		self.before_rollback.run()
		if self._conn.in_transaction:
			self._conn.execute("rollback")
		self._ended()
		local.system_settings = None
		self.after_rollback.run()
		if local.db is self:
			memo.look_again()

	def _ended(self) -> None:
		self.transaction_writes = 0
		if self._private_schema:
			self._private_schema = False
			self._columns = None
			self._unique = {}
		self._version = None
		self.forget_variants()

	def savepoint(self, save_point: str) -> None:
		"""Mark a point of the transaction that can be rolled back to."""
		self.begin()
		self._conn.execute(f"savepoint {quoted(save_point)}")

	def release_savepoint(self, save_point: str) -> None:
		"""Give up a savepoint; what was done since stays."""
		self._conn.execute(f"release {quoted(save_point)}")

	def close(self) -> None:
		"""Give the connection back; what was not committed is undone."""
		if self._conn is not None:
			given, self._conn = self._conn, None
			connection.give(given, self.file)

	def connect(self) -> None:
		"""Take a connection again after `close`."""
		if self._conn is None:
			self._conn, self.file = connection.take(self.path)

	def get_connection(self) -> sqlite3.Connection:
		return self._conn

	def generation(self) -> int:
		"""The number of the site's metadata generation (see `frappe.store.memo`)."""
		return self._conn.execute("pragma user_version").fetchone()[0]

	def raise_generation(self) -> int:
		"""Begin a new metadata generation with this transaction; its number."""
		self.begin()
		number = (self.generation() + 1) % 2**31
		self.run(f"pragma user_version = {number}", kind="write")
		return number

	# what is known of the tables -------------------------------------------------------------------------------------

	def columns(self, table: str) -> dict[str, str]:
		"""Column → declared type of a table; empty if there is no table of exactly this name.

		SQLite itself does not mind the case of a name; rights are looked up by the name, so there is one spelling only.
		"""
		known = self._columns if self._columns is not None else self.known_columns()
		found = known.get(table)
		if found is None:
			rows = self._conn.execute(
				"select c.name, c.type from sqlite_schema t, pragma_table_info(t.name) c"
				" where t.name = ? and t.type in ('table', 'view')",
				(table,),
			).fetchall()
			found = {name: declared.lower() for name, declared in rows}
			if found:  # names that are not there come from anybody and would fill the memory
				known[table] = found
		return found

	def known_columns(self) -> dict[str, dict[str, str]]:
		"""The columns of the tables that were asked for; another object as soon as any table may be another."""
		if self._columns is None:
			self._columns = {} if self._private_schema else _shared_columns(self)
		return self._columns

	def schema_changed(self) -> None:
		"""Read the tables' columns anew; until the transaction ends they are its own affair."""
		self._private_schema = self._conn.in_transaction
		self._columns = None
		self._unique = {}
		self._version = None

	def schema_version(self) -> int:
		"""The number of the file's schema as this connection last saw it; asked again after each write and transaction."""
		if self._version is None:
			self._version = self._conn.execute("pragma schema_version").fetchone()[0]
		return self._version

	def variants(self) -> dict[str, frozenset[str]]:
		"""Table → columns with texts that are not plain (see `frappe.store.variants`)."""
		if self._variants is None:
			self._variants = variants.load()
		return self._variants

	def forget_variants(self) -> None:
		self._variants = None


def _read_seconds() -> float:
	"""How long a reading statement may take: what a request waits for, unless `max_read_seconds` says otherwise."""
	if getattr(local, "request", None) is None:
		return 0.0
	given = local.conf.get("max_read_seconds")
	return READ_SECONDS if given is None else float(given)


_columns_of_files: dict[connection.FileKey, tuple[int, dict[str, dict[str, str]]]] = {}


def _shared_columns(database: Running) -> dict[str, dict[str, str]]:
	"""The columns that are known for the present version of a file's schema."""
	version = database.schema_version()
	known = _columns_of_files.get(database.file)
	if known is None or known[0] != version:
		_columns_of_files[database.file] = known = (version, {})
	return known[1]
