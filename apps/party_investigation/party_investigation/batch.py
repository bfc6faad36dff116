"""Rows of one DocType on their way into the database in one go, with the standard columns that a document would have."""

import json
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

import frappe
from frappe.model.naming import make_autoname
from frappe.utils import cint, now_datetime

NUMBERS = ("Check", "Int")
"""Field types whose columns hold no NULL."""


def new_name() -> str:
	"""A name as Frappe gives to documents with `autoname: hash`: it grows with time, so that millions meet neither each other nor old pages."""
	return make_autoname("hash")


class Batch:
	"""Collects rows as mappings by fieldname and inserts them with `frappe.db.bulk_insert`."""

	def __init__(self, doctype: str) -> None:
		"""Begin an empty batch for a DocType."""
		meta = frappe.get_meta(doctype)
		self.doctype, self.is_child = doctype, bool(meta.istable)
		self.columns = frozenset(meta.get_valid_columns())
		self.blanks = {
			field.fieldname: cint(field.default) for field in meta.fields if field.fieldtype in NUMBERS
		}
		time, user = now_datetime(), frappe.session.user
		self.standard = {
			"creation": time,
			"modified": time,
			"owner": user,
			"modified_by": user,
			"docstatus": 0,
			"idx": 0,
		}
		self.rows: list[Mapping[str, Any]] = []

	def __len__(self) -> int:
		return len(self.rows)

	def add(self, values: Mapping[str, Any]) -> None:
		"""Add one row; without a `name` it gets a random one.

		:raises ValueError: a key is no field of the DocType
		"""
		if unknown := values.keys() - self.columns:
			raise ValueError(f"{self.doctype} has no field {', '.join(sorted(unknown))}")
		self.rows.append(values if "name" in values else {**values, "name": new_name()})

	def flush(self, ignore_duplicates: bool = False) -> None:
		"""Insert what was collected. A field that only other rows have is empty.

		:param ignore_duplicates: leave out rows whose name somebody has taken meanwhile
		"""
		if not self.rows:
			return
		fields = dict.fromkeys(chain.from_iterable(self.rows))
		blank = {field: self.blanks.get(field) for field in fields} | self.standard
		values = [tuple({**blank, **row}.values()) for row in self.rows]
		frappe.db.bulk_insert(self.doctype, list(blank), values, ignore_duplicates=ignore_duplicates)
		self.rows = []


def keep_history(doctype: str, changes: Mapping[str, Iterable[list]]) -> None:
	"""Add to the history of documents that were written in bulk, as saving each would: an entry for each that has changed.

	:param changes: for each document by its name rows of field, value before, value after
	"""
	history = Batch("Version")
	for name, changed in changes.items():
		if fields := list(changed):
			data = {"changed": fields, "added": [], "removed": [], "row_changed": []}
			history.add(
				{"ref_doctype": doctype, "docname": name, "data": json.dumps(data, ensure_ascii=False)}
			)
	history.flush()
