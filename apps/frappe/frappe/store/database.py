"""`frappe.db`: the documented interface to the site's data."""

import datetime
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import frappe
from frappe.ground import memo
from frappe.ground.context import local
from frappe.ground.mapping import _dict
from frappe.store import connection, errors, filters, schema, variants
from frappe.store.schema import kind_of, quoted
from frappe.store.statements import prepare
from frappe.store.transaction import CallbackManager
from frappe.store.values import coerce
from frappe.utils.settings import SYSTEM_SETTINGS

KEEP = "KEEP_DEFAULT_ORDERING"
NO_VALUES = object()
STANDARD_VARCHAR = 140
SINGLES = "tabsingles"
FIRST_MOMENTS = {"Date": datetime.date.min, "Datetime": datetime.datetime.min}


def get_db(cur_db_name: str | None = None, **ignored: Any) -> "Database":
	"""A connection to the database of the site that is set up."""
	name = cur_db_name or local.conf.get("db_path") or local.conf.get("db_name") or "site.db"
	return Database(os.path.join(local.site_path, name))


class Database:
	"""One connection of one request or job, with its transaction."""

	MAX_WRITES_PER_TRANSACTION = 200_000
	VARCHAR_LEN = STANDARD_VARCHAR
	DEFAULT_COLUMNS = ("name", "creation", "modified", "modified_by", "owner", "docstatus", "idx")
	CHILD_TABLE_COLUMNS = ("parent", "parenttype", "parentfield")
	OPTIONAL_COLUMNS = ("_user_tags", "_comments", "_assign", "_liked_by")
	STANDARD_VARCHAR_COLUMNS = ("name", "owner", "modified_by")
	DEFAULT_SHORTCUTS = ("_Login", "__user", "_Full Name", "Today", "__today", "now", "Now")
	MAX_COLUMN_LENGTH = 64
	db_type = "sqlite"

	InternalError = sqlite3.InternalError
	OperationalError = sqlite3.OperationalError
	ProgrammingError = sqlite3.ProgrammingError
	DataError = sqlite3.DataError
	IntegrityError = sqlite3.IntegrityError
	SQLError = sqlite3.Error

	def __init__(self, path: str):
		self.path = os.path.abspath(path)
		self.cur_db_name = self.path
		busy = float(local.conf.get("db_busy_seconds") or connection.BUSY_SECONDS)
		self._conn, self.file = connection.take(self.path, busy)
		self.transaction_writes = 0
		self.auto_commit_on_many_writes = 0
		self.value_cache: dict[str, dict] = {}
		self.before_commit = CallbackManager()
		self.after_commit = CallbackManager()
		self.before_rollback = CallbackManager()
		self.after_rollback = CallbackManager()
		self.last_query = ""
		self._columns: dict[str, dict[str, str]] | None = None
		self._unique: dict[str, frozenset[str]] = {}
		self._private_schema = False
		self._variants: dict[str, frozenset[str]] | None = None

	# running statements ----------------------------------------------------------------------------------------------

	def run(self, text: str, values: Sequence = (), kind: str = "read") -> sqlite3.Cursor:
		"""Run a statement in SQLite's own words, with question marks.

		:param kind: `read`, `write` or `define`; anything but `read` happens in a transaction
		:raises frappe.QueryTimeoutError: when the database stays busy
		:raises frappe.InReadOnlyMode: when the site may only be read
		"""
		if kind != "read":
			self._before_write(text)
		try:
			return self._conn.execute(text, values)
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

	# reading ---------------------------------------------------------------------------------------------------------

	def get_value(
		self,
		doctype: str,
		filters: Any = None,
		fieldname: str | Sequence[str] = "name",
		ignore: Any = None,
		as_dict: bool = False,
		debug: bool = False,
		order_by: str | None = KEEP,
		cache: bool = False,
		for_update: bool = False,
		*,
		run: bool = True,
		pluck: bool = False,
		distinct: bool = False,
		skip_locked: bool = False,
		wait: bool = True,
	) -> Any:
		"""A value, or several of one document, by its name or by filters.

		:param fieldname: one field gives its value, several a tuple (a dict with `as_dict`), `*` all
		:param order_by: which of several documents comes first; without a direction the greatest
		:param cache: remember the answer until the end of the request
		:param for_update: nobody else changes it before the transaction ends
		:returns: None if there is no such document
		"""
		rows = self.get_values(
			doctype,
			filters,
			fieldname,
			ignore,
			as_dict,
			debug,
			order_by,
			cache=cache,
			for_update=for_update,
			run=run,
			pluck=pluck,
			distinct=distinct,
			limit=1,
		)
		if not run:
			return rows
		if not rows:
			return None
		row = rows[0]
		if pluck or as_dict or isinstance(row, dict):
			return row
		return row[0] if len(row) == 1 and not _is_star(fieldname) else row

	def get_values(
		self,
		doctype: str,
		filters: Any = None,
		fieldname: str | Sequence[str] = "name",
		ignore: Any = None,
		as_dict: bool = False,
		debug: bool = False,
		order_by: str | None = KEEP,
		update: dict | None = None,
		cache: bool = False,
		for_update: bool = False,
		*,
		run: bool = True,
		pluck: bool = False,
		distinct: bool = False,
		limit: int | None = None,
		skip_locked: bool = False,
		wait: bool = True,
	) -> Any:
		"""Like `get_value`, for all that match: a list of tuples, of dicts, or with `pluck` of values."""
		key = None
		if cache and isinstance(filters, str):
			key = (
				filters,
				tuple(fieldname) if isinstance(fieldname, list | tuple) else fieldname,
				as_dict,
				pluck,
			)
			known = self.value_cache.get(doctype, {})
			if key in known:
				return known[key]
		rows = self._read_values(
			doctype,
			filters,
			fieldname,
			ignore,
			as_dict,
			debug,
			order_by,
			for_update,
			run,
			pluck,
			distinct,
			limit,
		)
		if update and as_dict:
			for row in rows:
				row.update(update)
		if key:
			self.value_cache.setdefault(doctype, {})[key] = rows
		return rows

	def _read_values(
		self,
		doctype,
		conditions,
		fieldname,
		ignore,
		as_dict,
		debug,
		order_by,
		for_update,
		run,
		pluck,
		distinct,
		limit,
	) -> Any:
		if conditions is None or (conditions == doctype and doctype != "DocType"):
			if conditions is not None and self.columns(f"tab{doctype}"):
				pass
			else:
				return self._values_of_single(doctype, fieldname, as_dict, pluck, for_update)
		if type(conditions) is int or type(conditions) is float:
			conditions = str(conditions)
		if (
			isinstance(conditions, list | tuple)
			and conditions
			and all(isinstance(one, str) for one in conditions)
		):
			conditions = {"name": ("in", list(conditions))}
		try:
			text, values = self._query(doctype, conditions, fieldname, order_by, distinct, limit)
			if not run:
				return text
			if for_update:
				self.begin()
			cursor = self.run(text, values)
		except sqlite3.OperationalError as error:
			if ignore and (self.is_table_missing(error) or self.is_missing_column(error)):
				return []
			if self.is_table_missing(error):
				return self._values_of_single(doctype, fieldname, as_dict, pluck)
			raise
		if debug:
			frappe.errprint(f"{text}\n{values}")
		return list(self._shaped(cursor, as_dict or _is_star(fieldname), False, pluck, None, False))

	def _query(self, doctype, conditions, fieldname, order_by, distinct, limit) -> tuple[str, list]:
		table = f"tab{doctype}"
		if isinstance(conditions, str):
			spellings = variants.of(table, "name", conditions.rstrip(" "))
			condition = f"{quoted(table)}.`name` in ({','.join('?' * len(spellings))})"
			if len(spellings) == 1:
				condition = f"{quoted(table)}.`name` = ?"
			values: list = spellings
			order = "" if order_by == KEEP else self._order(table, order_by)
		else:
			condition, values = filters.where(doctype, conditions)
			order = self._order(table, order_by)
		if _has_aggregate(fieldname):
			order = ""
		text = (
			f"select {'distinct ' if distinct else ''}{self._fields(table, fieldname)} from {quoted(table)}"
			f"{' where ' + condition if condition else ''}{order}{f' limit {int(limit)}' if limit else ''}"
		)
		return text, values

	def _fields(self, table: str, fieldname: Any) -> str:
		if isinstance(fieldname, str):
			fieldname = (
				[part.strip() for part in fieldname.split(",")] if "(" not in fieldname else [fieldname]
			)
		return ", ".join(_field(table, field) for field in fieldname)

	def _order(self, table: str, order_by: str | None) -> str:
		if not order_by:
			return ""
		if order_by == KEEP:
			columns = self.columns(table)
			return f" order by {quoted(table)}.`creation` desc" if "creation" in columns else ""
		parts = [_order_part(part.strip()) for part in str(order_by).split(",")]
		return " order by " + ", ".join(parts)

	def _values_of_single(self, doctype, fieldname, as_dict, pluck, for_update=False) -> list:
		if for_update:
			self.begin()
		fields = [fieldname] if isinstance(fieldname, str) else list(fieldname)
		stored = self._singles(doctype)
		if _is_star(fieldname):
			return [_dict(stored)] if as_dict else [list(stored.values())]
		found = {field: stored[field] for field in fields if field in stored}
		if not found:
			return []
		if as_dict:
			return [_dict(found)]
		values = tuple(found.get(field) for field in fields)
		return list(values) if pluck else [values]

	def _singles(self, doctype: str) -> dict[str, Any]:
		"""The stored values of a single; none in a database that is only being made."""
		if not self.columns("tabSingles"):
			return {}
		return dict(
			self.run("select `field`, `value` from `tabSingles` where `doctype` = ?", (doctype,)).fetchall()
		)

	def get_singles_dict(
		self, doctype: str, debug: bool = False, *, for_update: bool = False, cast: bool = False
	) -> _dict:
		"""The stored values of a single: text, or with `cast` by the types of the fields."""
		if for_update:
			self.begin()
		stored = self._singles(doctype)
		if not cast:
			return _dict(stored)
		meta = frappe.get_meta(doctype)
		values = _dict()
		for field, value in stored.items():
			found = meta.get_field(field)
			values[field] = frappe.utils.cast(found.fieldtype, value) if found else value
		return values

	def get_single_value(self, doctype: str, fieldname: str, cache: bool = True) -> Any:
		"""A value of a single, of the type of its field: nothing is 0, an empty text or, as in Frappe, the first of all days.

		:raises frappe.ValidationError: when the single has no such field
		"""
		known = self.value_cache.setdefault(doctype, {})
		if cache and fieldname in known:
			return known[fieldname]
		row = self.run(
			"select `value` from `tabSingles` where `doctype` = ? and `field` = ?", (doctype, fieldname)
		).fetchone()
		value = row[0] if row else None
		field = frappe.get_meta(doctype).get_field(fieldname)
		if not field:
			frappe.throw(
				frappe._("Field {0} does not exist on {1}").format(
					frappe.bold(fieldname), frappe.bold(frappe._(doctype))
				)
			)
		known[fieldname] = (value or None) and frappe.utils.cast(field.fieldtype, value)
		if known[fieldname] is None:
			known[fieldname] = FIRST_MOMENTS.get(field.fieldtype, frappe.utils.cast(field.fieldtype))
		return known[fieldname]

	get_singles_value = get_single_value

	def exists(self, dt: Any, dn: Any = None, cache: bool = False, *, debug: bool = False) -> str | None:
		"""The name of a document that is there, by its name or by filters; None if there is none."""
		if isinstance(dt, dict):
			dt = dt.copy()
			dt, dn = dt.pop("doctype"), dt
		if dt != "DocType" and dt == dn:
			return dn
		return self.get_value(dt, dn, ignore=True, cache=cache, debug=debug, order_by=None)

	def count(
		self, dt: str, filters: Any = None, debug: bool = False, cache: bool = False, distinct: bool = True
	) -> int:
		"""How many documents there are, all or those that match."""
		if cache and not filters:
			known = frappe.cache.get_value(f"doctype:count:{dt}")
			if known is not None:
				return known
		condition, values = _where(dt, filters)
		table = quoted(f"tab{dt}")
		number = self.run(
			f"select count(*) from {table}{' where ' + condition if condition else ''}", values
		).fetchone()[0]
		if cache and not filters:
			frappe.cache.set_value(f"doctype:count:{dt}", number, expires_in_sec=86400)
		return number

	def estimate_count(self, doctype: str) -> int:
		"""About how many documents there are; here exactly."""
		return self.count(doctype)

	def sum(self, dt: str, fieldname: str, filters: Any = None, **kwargs: Any) -> float:
		"""The sum of a field over all documents that match."""
		return self._aggregate("sum", dt, fieldname, filters) or 0

	def avg(self, dt: str, fieldname: str, filters: Any = None, **kwargs: Any) -> float | None:
		"""The average of a field over all documents that match."""
		return self._aggregate("avg", dt, fieldname, filters)

	def max(self, dt: str, fieldname: str, filters: Any = None, **kwargs: Any) -> Any:
		"""The greatest value of a field among all documents that match."""
		return self._aggregate("max", dt, fieldname, filters)

	def min(self, dt: str, fieldname: str, filters: Any = None, **kwargs: Any) -> Any:
		"""The smallest value of a field among all documents that match."""
		return self._aggregate("min", dt, fieldname, filters)

	def _aggregate(self, function: str, doctype: str, fieldname: str, conditions: Any) -> Any:
		condition, values = _where(doctype, conditions)
		declared = filters.column_type(f"tab{doctype}", fieldname)
		kind = kind_of(declared)
		label = (
			f"value [{kind}]"
			if function in ("min", "max") and kind in ("date", "datetime", "time")
			else "value"
		)
		return self.run(
			f'select {function}({quoted(fieldname)}) as "{label}" from {quoted(f"tab{doctype}")}'
			f"{' where ' + condition if condition else ''}",
			values,
		).fetchone()[0]

	def get_creation_count(self, doctype: str, minutes: int) -> int:
		"""How many documents were made in the last minutes."""
		since = frappe.utils.now_datetime() - datetime.timedelta(minutes=minutes)
		return self.count(doctype, {"creation": (">=", since)})

	@staticmethod
	def get_all(*args: Any, **kwargs: Any) -> Any:
		return frappe.get_all(*args, **kwargs)

	@staticmethod
	def get_list(*args: Any, **kwargs: Any) -> Any:
		return frappe.get_list(*args, **kwargs)

	def get_descendants(self, doctype: str, name: str) -> list[str]:
		"""The names of all nodes below a node of a tree."""
		return self.get_values(
			doctype, {"name": ("descendants of", name)}, "name", pluck=True, order_by="lft asc"
		)

	# writing ---------------------------------------------------------------------------------------------------------

	def set_value(
		self,
		dt: str,
		dn: Any,
		field: str | dict,
		val: Any = None,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		"""Write one or several values of a document, or of all that match, past checks and hooks.

		:param dn: name or filters
		:param field: a field, or a dict of fields and values
		:param update_modified: note who and when
		"""
		given = dict(field) if isinstance(field, dict) else {field: val}
		if dn is None or dn == dt:
			self.set_single_value(
				dt, given, modified=modified, modified_by=modified_by, update_modified=update_modified
			)
			return
		if update_modified:
			given["modified"] = modified or frappe.utils.now()
			given["modified_by"] = modified_by or local.session.user
		self._update(dt, dn, given)
		frappe.clear_document_cache(dt, dn if isinstance(dn, str) else None)

	def _update(self, doctype: str, conditions: Any, given: dict[str, Any]) -> None:
		table = f"tab{doctype}"
		values = [coerce(value, filters.column_type(table, name), name) for name, value in given.items()]
		if isinstance(conditions, str | int):
			conditions = {"name": str(conditions)}
		condition, more = _where(doctype, conditions)
		assigned = ", ".join(f"{quoted(name)} = ?" for name in given)
		text = f"update {quoted(table)} set {assigned}{' where ' + condition if condition else ''}"
		self._write(table, text, [*values, *more])

	def set_single_value(
		self,
		doctype: str,
		fieldname: str | dict,
		value: Any = None,
		*,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		"""Write one or several values of a single, past checks and hooks."""
		given = dict(fieldname) if isinstance(fieldname, dict) else {fieldname: value}
		if update_modified:
			given["modified"] = modified or frappe.utils.now()
			given["modified_by"] = modified_by or local.session.user
		self.store_singles(doctype, given)
		self.value_cache.pop(doctype, None)
		frappe.clear_document_cache(doctype, doctype)

	def store_singles(self, doctype: str, given: dict[str, Any]) -> None:
		"""Put values of a single in the place of the old ones."""
		marks = ",".join("?" * len(given))
		self.run(
			f"delete from `tabSingles` where `doctype` = ? and `field` in ({marks})",
			[doctype, *given],
			kind="write",
		)
		for name, value in given.items():
			self.run(
				"insert into `tabSingles` (`doctype`, `field`, `value`) values (?, ?, ?)",
				(doctype, name, None if value is None else _single_text(value)),
				kind="write",
			)

	def touch(self, doctype: str, docname: str) -> str:
		"""Set a document's time stamp to this moment."""
		moment = frappe.utils.now()
		self._update(doctype, docname, {"modified": moment})
		return moment

	def delete(self, doctype: str, filters: Any = None, debug: bool = False, **kwargs: Any) -> None:
		"""Delete the rows that match, or all, past checks and hooks."""
		conditions = filters or kwargs.get("conditions")
		condition, values = _where(doctype, conditions)
		self.run(
			f"delete from {quoted(_table(doctype))}{' where ' + condition if condition else ''}",
			values,
			kind="write",
		)
		self.value_cache.pop(doctype, None)

	def truncate(self, doctype: str) -> None:
		"""Delete all rows."""
		self.run(f"delete from {quoted(_table(doctype))}", kind="write")

	def clear_table(self, doctype: str) -> None:
		self.truncate(doctype)

	def bulk_insert(
		self,
		doctype: str,
		fields: Sequence[str],
		values: Iterable[Sequence],
		ignore_duplicates: bool = False,
		*,
		chunk_size: int = 10_000,
	) -> None:
		"""Insert many rows as they are, past checks, hooks and defaults.

		:param ignore_duplicates: leave out what is there already
		"""
		table = f"tab{doctype}"
		types = [filters.column_type(table, name) for name in fields]
		text = (
			f"insert {'or ignore ' if ignore_duplicates else ''}into {quoted(table)} "
			f"({', '.join(map(quoted, fields))}) values ({','.join('?' * len(fields))})"
		)
		rows = iter(values)
		while chunk := list(islice(rows, chunk_size)):
			self._insert_rows(table, text, [_coerced(row, types, fields) for row in chunk])

	def _insert_rows(self, table: str, text: str, rows: list[list]) -> None:
		"""Run an INSERT for many rows; they count as one write, as in one statement of MariaDB."""
		if table in self.variants() or any(map(variants.suspicious, rows)):
			for row in rows:
				self._write(table, text, row)
			return
		self._before_write(text)
		try:
			self._conn.executemany(text, rows)
		except sqlite3.Error as error:
			raise self._told(error, text) from error

	def bulk_update(
		self,
		doctype: str,
		doc_updates: dict[str, dict[str, Any]],
		*,
		chunk_size: int = 100,
		modified: Any = None,
		modified_by: str | None = None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		"""Write different values to many documents, past checks and hooks: `{name: {field: value}}`."""
		noted = {}
		if update_modified:
			noted = {
				"modified": modified or frappe.utils.now(),
				"modified_by": modified_by or local.session.user,
			}
		for name, given in doc_updates.items():
			self._update(doctype, name, {**given, **noted})
		frappe.clear_document_cache(doctype)

	# defaults --------------------------------------------------------------------------------------------------------

	def get_default(self, key: str, parent: str | None = "__default") -> Any:
		"""A default value of the site; the first if there are several."""
		found = self.get_defaults(key, parent)
		return found[0] if isinstance(found, list) and found else found

	def set_default(
		self, key: str, val: Any, parent: str = "__default", parenttype: str | None = None
	) -> None:
		"""Set a default value of the site."""
		frappe.defaults.set_default(key, val, parent, parenttype)

	def get_defaults(self, key: str | None = None, parent: str | None = "__default") -> Any:
		"""Default values of the site, or without `parent` of the user over those of the site: all as a dict, or one."""
		found = frappe.defaults.get_defaults_for(parent) if parent else frappe.defaults.get_defaults()
		if key is None:
			return found
		return found.get(key) if key in found else found.get(frappe.scrub(key))

	def get_global(self, key: str, user: str = "__global") -> Any:
		"""A value that the site keeps for itself."""
		row = self.run(
			"select `defvalue` from `tabDefaultValue` where `parent` = ? and `defkey` = ? order by `creation` limit 1",
			(user, key),
		).fetchone()
		return row[0] if row else None

	def set_global(self, key: str, val: Any, user: str = "__global") -> None:
		"""Set a value that the site keeps for itself; None removes it."""
		self.run(
			"delete from `tabDefaultValue` where `parent` = ? and `defkey` = ?", (user, key), kind="write"
		)
		if val is not None:
			moment = frappe.utils.now()
			self.run(
				"insert into `tabDefaultValue` (`name`, `creation`, `modified`, `owner`, `modified_by`, `parent`, "
				"`parenttype`, `parentfield`, `defkey`, `defvalue`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
				(
					frappe.generate_hash(length=10),
					moment,
					moment,
					local.session.user,
					local.session.user,
					user,
					user,
					"system_defaults",
					key,
					val,
				),
				kind="write",
			)

	# transactions ----------------------------------------------------------------------------------------------------

	def commit(self) -> None:
		"""Keep what the transaction did. Once it returns, no crash undoes it."""
		self.before_commit.run()
		if self._conn.in_transaction:
			try:
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

	# schema ----------------------------------------------------------------------------------------------------------

	def columns(self, table: str) -> dict[str, str]:
		"""Column → declared type of a table; empty if there is no such table."""
		if self._columns is None:
			self._columns = {} if self._private_schema else _shared_columns(self)
		found = self._columns.get(table)
		if found is None:
			rows = self._conn.execute(f"pragma table_info({quoted(table)})").fetchall()
			found = self._columns[table] = {row[1]: row[2].lower() for row in rows}
		return found

	def schema_changed(self) -> None:
		"""Read the tables' columns anew; until the transaction ends they are its own affair."""
		self._private_schema = self._conn.in_transaction
		self._columns = None
		self._unique = {}

	def variants(self) -> dict[str, frozenset[str]]:
		"""Table → columns with texts that are not plain (see `frappe.store.variants`)."""
		if self._variants is None:
			self._variants = variants.load()
		return self._variants

	def forget_variants(self) -> None:
		self._variants = None

	def table_exists(self, doctype: str, cached: bool = True) -> bool:
		"""Whether a DocType has a table."""
		return bool(self.columns(f"tab{doctype}") or self.columns(doctype))

	def has_table(self, doctype: str) -> bool:
		return self.table_exists(doctype)

	def a_row_exists(self, doctype: str) -> bool:
		"""Whether a DocType has any document."""
		return self.run(f"select 1 from {quoted(f'tab{doctype}')} limit 1").fetchone() is not None

	def get_tables(self, cached: bool = True) -> list[str]:
		"""The names of all tables."""
		rows = self.run(
			"select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name"
		)
		return [row[0] for row in rows]

	def get_db_table_columns(self, table: str) -> list[str]:
		"""The columns of a table, by the table's name."""
		return list(self.columns(table))

	def get_table_columns(self, doctype: str) -> list[str]:
		"""The columns of a DocType's table."""
		found = self.get_db_table_columns(f"tab{doctype}")
		if not found:
			raise self.ProgrammingError(f"no such table: tab{doctype}")
		return found

	def has_column(self, doctype: str, column: str) -> bool:
		"""Whether a DocType's table has a column."""
		return column in self.columns(f"tab{doctype}")

	def get_column_type(self, doctype: str, column: str) -> str:
		"""The declared type of a column."""
		return filters.column_type(f"tab{doctype}", column)

	def describe(self, doctype: str) -> list[tuple]:
		"""The columns of a DocType's table as MariaDB's `desc` shows them: name, type, null, key, default."""
		rows = self.run(f"pragma table_info({quoted(f'tab{doctype}')})").fetchall()
		return [
			(name, declared, "NO" if not_null else "YES", "PRI" if key else "", default, "")
			for _, name, declared, not_null, default, key in rows
		]

	def get_table_columns_description(self, table_name: str) -> list[_dict]:
		"""Name, type, default and indexes of a table's columns."""
		unique, indexed = self._indexed(table_name)
		return [
			_dict(
				name=column.name,
				type=column.type,
				default=column.default,
				index=column.name in indexed,
				unique=column.name in unique,
				not_nullable=column.not_null,
			)
			for column in schema.describe(table_name).values()
		]

	def unique_columns(self, table: str) -> frozenset[str]:
		"""The columns whose values may be there only once."""
		found = self._unique.get(table)
		if found is None:
			found = self._unique[table] = frozenset(self._indexed(table)[0])
		return found

	def _indexed(self, table: str) -> tuple[set[str], set[str]]:
		unique, plain = set(), set()
		for _, index, is_unique, *_ in self.run(f"pragma index_list({quoted(table)})").fetchall():
			names = [row[2] for row in self.run(f"pragma index_info({quoted(index)})").fetchall()]
			(unique if is_unique and len(names) == 1 else plain).add(names[0])
		return unique, plain

	def get_column_index(self, table_name: str, fieldname: str, unique: bool = False) -> _dict | None:
		"""The index on a column, if there is one; it may hold the usual order of lists besides."""
		for _, index, is_unique, *_ in self.run(f"pragma index_list({quoted(table_name)})").fetchall():
			names = [row[2] for row in self.run(f"pragma index_info({quoted(index)})").fetchall()]
			if names in ([fieldname], [fieldname, "creation"]) and bool(is_unique) == unique:
				return _dict(Key_name=index, Column_name=fieldname)
		return None

	def has_index(self, table_name: str, index_name: str) -> bool:
		"""Whether a table has an index of that name."""
		return any(
			row[1] == index_name for row in self.run(f"pragma index_list({quoted(table_name)})").fetchall()
		)

	def add_index(self, doctype: str, fields: Sequence[str], index_name: str | None = None) -> None:
		"""Make an index on one or several columns, if it is not there."""
		fields = [fields] if isinstance(fields, str) else [re.sub(r"\(\d+\)", "", field) for field in fields]
		schema.make_index(f"tab{doctype}", fields, index_name and f"tab{doctype}:{index_name}")

	def add_unique(
		self, doctype: str, fields: str | Sequence[str], constraint_name: str | None = None
	) -> None:
		"""Let no two documents have the same values in these columns."""
		fields = [fields] if isinstance(fields, str) else list(fields)
		schema.make_index(
			f"tab{doctype}", fields, constraint_name and f"tab{doctype}:{constraint_name}", unique=True
		)

	def rename_table(self, old_name: str, new_name: str) -> None:
		"""Give a DocType's table the name of another DocType."""
		old, new = _table(old_name), _table(new_name)
		self.run(f"alter table {quoted(old)} rename to {quoted(new)}", kind="define")
		self.schema_changed()

	def rename_column(self, doctype: str, old_column_name: str, new_column_name: str) -> None:
		"""Rename a column, keeping its values."""
		self.run(
			f"alter table {quoted(f'tab{doctype}')} rename column {quoted(old_column_name)} to {quoted(new_column_name)}",
			kind="define",
		)
		self.schema_changed()

	def updatedb(self, doctype: str, meta: Any = None) -> None:
		"""Bring a DocType's table to what its metadata says."""
		from importlib import import_module

		import_module("frappe.model.sync").sync_table_of(doctype, meta)

	def get_database_size(self) -> float:
		"""The size of the data in MB."""
		pages, size = (self.run(f"pragma {what}").fetchone()[0] for what in ("page_count", "page_size"))
		return round(pages * size / 1e6, 2)

	# numbers ---------------------------------------------------------------------------------------------------------

	def create_sequence(self, doctype_name: str, *, start_value: int = 1, **ignored: Any) -> None:
		"""Begin a sequence of numbers for a DocType named by numbers."""
		self.run(
			"insert or ignore into `tabSeries` (`name`, `current`) values (?, ?)",
			(_sequence(doctype_name), start_value - 1),
			kind="write",
		)

	def get_next_sequence_val(self, doctype_name: str) -> int:
		"""The next number of a DocType's sequence."""
		self.create_sequence(doctype_name)
		self.run(
			"update `tabSeries` set `current` = `current` + 1 where `name` = ?",
			(_sequence(doctype_name),),
			kind="write",
		)
		return self.run(
			"select `current` from `tabSeries` where `name` = ?", (_sequence(doctype_name),)
		).fetchone()[0]

	def set_next_sequence_val(self, doctype_name: str, next_val: int, *, is_val_used: bool = False) -> None:
		"""Set the next number of a DocType's sequence."""
		self.create_sequence(doctype_name)
		self.run(
			"update `tabSeries` set `current` = ? where `name` = ?",
			(next_val if is_val_used else next_val - 1, _sequence(doctype_name)),
			kind="write",
		)

	# telling errors --------------------------------------------------------------------------------------------------

	is_table_missing = is_missing_table = staticmethod(errors.is_table_missing)
	is_missing_column = is_column_missing = staticmethod(errors.is_missing_column)
	is_duplicate_entry = staticmethod(errors.is_unique)
	is_primary_key_violation = staticmethod(errors.is_primary_key)
	is_data_too_long = staticmethod(errors.is_too_long)
	is_timedout = staticmethod(
		lambda error: isinstance(error, frappe.QueryTimeoutError) or errors.is_busy(error)
	)
	is_deadlocked = staticmethod(lambda error: isinstance(error, frappe.QueryDeadlockError))
	is_missing_table_or_column = staticmethod(
		lambda error: errors.is_table_missing(error) or errors.is_missing_column(error)
	)
	is_syntax_error = staticmethod(lambda error: "syntax error" in errors.text(error))
	is_access_denied = staticmethod(lambda error: "readonly database" in errors.text(error))

	@staticmethod
	def is_unique_key_violation(error: Exception) -> bool:
		"""A value that has to be unique, other than the name, is there already."""
		return errors.is_unique(error) and not errors.is_primary_key(error)

	@staticmethod
	def is_type_number(code: Any) -> bool:
		return code in (int, float)


_columns_of_files: dict[connection.FileKey, tuple[int, dict[str, dict[str, str]]]] = {}


def _shared_columns(database: Database) -> dict[str, dict[str, str]]:
	"""The columns that are known for the present version of a file's schema."""
	version = database._conn.execute("pragma schema_version").fetchone()[0]
	known = _columns_of_files.get(database.file)
	if known is None or known[0] != version:
		_columns_of_files[database.file] = known = (version, {})
	return known[1]


@contextmanager
def savepoint(catch: type | tuple[type, ...] = Exception) -> Iterator[None]:
	"""Undo what happens inside, and nothing else, if it raises `catch`; other exceptions are let through."""
	name = "s" + frappe.generate_hash(length=10)
	local.db.savepoint(name)
	try:
		yield
	except catch:
		local.db.rollback(save_point=name)
	else:
		local.db.release_savepoint(name)


def _table(doctype: str) -> str:
	return doctype if doctype.startswith(("tab", "__")) else f"tab{doctype}"


def _where(doctype: str, conditions: Any) -> tuple[str, list]:
	if isinstance(conditions, str | int) and not isinstance(conditions, bool):
		conditions = {"name": str(conditions)}
	elif (
		isinstance(conditions, list | tuple)
		and conditions
		and all(isinstance(one, str) for one in conditions)
	):
		conditions = {"name": ("in", list(conditions))}
	return filters.where(doctype, conditions)


def _coerced(row: Sequence, types: Sequence[str], fields: Sequence[str]) -> list:
	"""The values of a row as its columns take them."""
	return [coerce(value, declared, name) for value, declared, name in zip(row, types, fields, strict=True)]


def _is_star(fieldname: Any) -> bool:
	return fieldname == "*" or (isinstance(fieldname, list | tuple) and "*" in fieldname)


FIELD = re.compile(r"^[\w ]+$")
ALIAS = re.compile(r"^(.+?)\s+as\s+`?([\w ]+)`?$", re.IGNORECASE)
FUNCTION = re.compile(r"^(count|sum|avg|min|max|ifnull|distinct)\s*\(", re.IGNORECASE)


def _field(table: str, field: Any) -> str:
	text = str(field).strip()
	if text == "*":
		return "*"
	aliased = ALIAS.match(text)
	if aliased:
		return f"{_field(table, aliased[1])} as {quoted(aliased[2])}"
	if text.startswith("`") and text.endswith("`"):
		return text
	if FUNCTION.match(text):
		statement, _ = prepare(text, None)
		return statement.text
	return f"{quoted(table)}.{quoted(text)}"


def _has_aggregate(fieldname: Any) -> bool:
	fields = [fieldname] if isinstance(fieldname, str) else fieldname
	return any(re.match(r"(count|sum|avg|min|max)\s*\(", str(field), re.IGNORECASE) for field in fields)


ORDER = re.compile(r"^((?:`[^`]+`\.)?`?[\w ]+?`?)(?:\s+(asc|desc))?$", re.IGNORECASE)


def _order_part(part: str) -> str:
	found = ORDER.match(part)
	if not found:
		frappe.throw(frappe._("Invalid order: {0}").format(part))
	name = found[1] if "`" in found[1] else quoted(found[1])
	return f"{name} {(found[2] or 'desc').lower()}"


def _single_text(value: Any) -> Any:
	if isinstance(value, bool):
		return str(int(value))
	if isinstance(value, datetime.datetime):
		return value.isoformat(" ", "microseconds")
	return value if isinstance(value, str) else str(value)


def _sequence(doctype: str) -> str:
	return f"{doctype} (sequence)"
