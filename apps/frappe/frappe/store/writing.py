"""Changing values through `frappe.db`: at once, without the events and checks of documents."""

import datetime
import math
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import frappe
from frappe.ground.context import local
from frappe.store import plans, trail, variants
from frappe.store.columns import column_type
from frappe.store.driver import sqlite3
from frappe.store.reading import Reading, where
from frappe.store.schema import quoted
from frappe.store.structure import table_of
from frappe.store.values import coerce, coerce_column


class Writing(Reading):
	"""Adds what writes."""

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
		values = [coerce(value, column_type(table, name), name) for name, value in given.items()]
		if isinstance(conditions, str | int):
			conditions = {"name": str(conditions)}
		condition, more = where(doctype, conditions)
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
		condition, values = where(doctype, conditions)
		self.run(
			f"delete from {quoted(table_of(doctype))}{' where ' + condition if condition else ''}",
			values,
			kind="write",
		)
		self.value_cache.pop(doctype, None)

	def truncate(self, doctype: str) -> None:
		"""Delete all rows."""
		self.run(f"delete from {quoted(table_of(doctype))}", kind="write")

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
		types = [column_type(table, name) for name in fields]
		text = (
			f"insert {'or ignore ' if ignore_duplicates else ''}into {quoted(table)} "
			f"({', '.join(map(quoted, fields))})"
		)
		with_entries = not ignore_duplicates and trail.takes_rows(self, doctype, fields)
		rows = iter(values)
		while chunk := list(islice(rows, chunk_size)):
			self._insert_rows(table, text, _coerced(chunk, types, fields), fields if with_entries else ())
		plans.grown(table)

	def _insert_rows(self, table: str, text: str, rows: list[tuple], logged: Sequence[str]) -> None:
		"""Insert many rows; they count as one write, as in one statement of MariaDB.

		:param text: the statement up to its `values`
		:param logged: the columns, where the rows are those of a log and are written with their entries in the trail
		"""
		if self._needs_care(table, rows):
			one = f"{text} values ({','.join('?' * len(rows[0]))})"
			for row in rows:
				self._write(table, one, row)
			return
		self._before_write(text)
		self._conn.deadline.until = math.inf
		try:
			if logged:
				trail.insert(self, table.removeprefix("tab"), logged, text, rows)
			else:
				self._conn.insert_rows(text, rows)
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
		of_fields: dict[tuple[str, ...], list[tuple[str, dict]]] = {}
		for name, given in doc_updates.items():
			if not (changed := {**given, **noted}):
				continue
			of_fields.setdefault(tuple(changed), []).append((name, changed))
		for updates in of_fields.values():
			for start in range(0, len(updates), chunk_size):
				self._update_rows(doctype, updates[start : start + chunk_size])
		frappe.clear_document_cache(doctype)

	def _update_rows(self, doctype: str, updates: list[tuple[str, dict]]) -> None:
		"""Write the same fields of several documents."""
		table, fields = f"tab{doctype}", list(updates[0][1])
		types = [column_type(table, field) for field in fields]
		values = _coerced([tuple(given.values()) for _name, given in updates], types, fields)
		rows = [(*row, str(name)) for row, (name, _given) in zip(values, updates, strict=True)]
		if self._needs_care(table, rows):
			for name, given in updates:
				self._update(doctype, name, given)
			return
		assigned = ", ".join(f"{quoted(field)} = ?" for field in fields)
		text = f"update {quoted(table)} set {assigned} where `name` = ?"
		self._before_write(text)
		try:
			self._conn.executemany(text, rows)
		except sqlite3.Error as error:
			raise self._told(error, text) from error

	def _needs_care(self, table: str, rows: list[tuple]) -> bool:
		"""Whether some texts are, or may be compared with, others than plain ones."""
		return table in self.variants() or any(map(variants.suspicious_among, zip(*rows, strict=True)))

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


def _coerced(rows: Sequence[Sequence], types: Sequence[str], fields: Sequence[str]) -> list[tuple]:
	"""The values of rows as their columns take them, a column at a time."""
	columns = zip(zip(*rows, strict=True), types, fields, strict=True)
	return list(zip(*(coerce_column(*column) for column in columns), strict=True))


def _single_text(value: Any) -> Any:
	if isinstance(value, bool):
		return str(int(value))
	if isinstance(value, datetime.datetime):
		return value.isoformat(" ", "microseconds")
	return value if isinstance(value, str) else str(value)


def _sequence(doctype: str) -> str:
	return f"{doctype} (sequence)"
