"""Reading values through `frappe.db`: by name or by filters, of documents and of settings."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

import frappe
from frappe.ground.mapping import _dict
from frappe.store import conditions as store_conditions
from frappe.store import variants
from frappe.store.columns import column_type
from frappe.store.driver import sqlite3
from frappe.store.schema import kind_of, quoted
from frappe.store.statements import prepare
from frappe.store.structure import Structure

KEEP = "KEEP_DEFAULT_ORDERING"
NO_VALUES = object()
FIRST_MOMENTS = {"Date": datetime.date.min, "Datetime": datetime.datetime.min}


class Reading(Structure):
	"""Adds what reads."""

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
		if not self.columns(table):
			raise sqlite3.OperationalError(f"no such table: {table}")
		if isinstance(conditions, str):
			spellings = variants.of(table, "name", conditions.rstrip(" "))
			condition = f"{quoted(table)}.`name` in ({','.join('?' * len(spellings))})"
			if len(spellings) == 1:
				condition = f"{quoted(table)}.`name` = ?"
			values: list = spellings
			order = "" if order_by == KEEP else self._order(table, order_by)
		else:
			condition, values = store_conditions.where(doctype, conditions)
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
		columns = self.columns(table)
		return ", ".join(_field(table, columns, field) for field in fieldname)

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
		condition, values = where(dt, filters)
		table = quoted(f"tab{dt}")
		number = self.run(
			f"select count(*) from {table}{' where ' + condition if condition else ''}", values
		).fetchone()[0]
		if cache and not filters:
			frappe.cache.set_value(f"doctype:count:{dt}", number, expires_in_sec=86400)
		return number

	def estimate_count(self, doctype: str) -> int:
		"""About how many documents there are, at once: deleted ones may be counted too."""
		return self.run(f"select max(rowid) from {quoted(f'tab{doctype}')}").fetchone()[0] or 0

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
		condition, values = where(doctype, conditions)
		declared = column_type(f"tab{doctype}", fieldname)
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


def where(doctype: str, conditions: Any) -> tuple[str, list]:
	"""Conditions as SQL and its values: a name, several names, or filters."""
	if isinstance(conditions, str | int) and not isinstance(conditions, bool):
		conditions = {"name": str(conditions)}
	elif (
		isinstance(conditions, list | tuple)
		and conditions
		and all(isinstance(one, str) for one in conditions)
	):
		conditions = {"name": ("in", list(conditions))}
	return store_conditions.where(doctype, conditions)


def _is_star(fieldname: Any) -> bool:
	return fieldname == "*" or (isinstance(fieldname, list | tuple) and "*" in fieldname)


ALIAS = re.compile(r"^(.+?)\s+as\s+`?([\w ]+)`?$", re.IGNORECASE)
QUOTED = re.compile(r"^(?:`([^`]+)`\.)?`([^`]+)`$")
FUNCTION = re.compile(
	r"^(count|sum|avg|min|max|ifnull|distinct)\s*\((?:[^()'\"`;]|`[^`]*`|'[^']*'|\([^()'\"`;]*\))*\)$",
	re.IGNORECASE,
)


def _field(table: str, columns: dict[str, str], field: Any) -> str:
	"""A field as SQL.

	:raises sqlite3.OperationalError: when the table has no column of exactly this name
	"""
	text = str(field).strip()
	if text == "*":
		return "*"
	if text in columns:
		return f"{quoted(table)}.{quoted(text)}"
	aliased = ALIAS.match(text)
	if aliased:
		return f"{_field(table, columns, aliased[1])} as {quoted(aliased[2])}"
	named = QUOTED.match(text)
	if named and named[1] in (None, table) and named[2] in columns:
		return f"{quoted(table)}.{quoted(named[2])}"
	if FUNCTION.match(text) and not _SELECTS.search(text):
		statement, _ = prepare(text, None)
		return statement.text
	raise sqlite3.OperationalError(f"no such column: {table}.{text}")


_SELECTS = re.compile(r"\bselect\b|--|/\*", re.IGNORECASE)


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
