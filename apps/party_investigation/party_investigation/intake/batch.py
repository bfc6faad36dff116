"""Rows of one DocType on their way into the database in one go, with the standard columns that a document would have."""

from collections.abc import Sequence

import frappe
from frappe.utils import now


def new_name() -> str:
	"""A random name as Frappe gives to documents with `autoname: hash`."""
	return frappe.generate_hash(length=10)


class Batch:
	"""Collects rows and inserts them with `frappe.db.bulk_insert`. `fields` are the columns besides the standard ones."""

	STANDARD = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx")

	def __init__(self, doctype: str, fields: Sequence[str]) -> None:
		self.doctype, self.fields = doctype, (*self.STANDARD, *fields)
		self.user, self.now = frappe.session.user, now()
		self.rows: list[tuple] = []

	def __len__(self) -> int:
		return len(self.rows)

	def add(self, name: str, *values: object, idx: int = 0) -> None:
		"""Add one row; `values` in the order of the fields."""
		self.rows.append((name, self.now, self.now, self.user, self.user, 0, idx, *values))

	def flush(self) -> None:
		"""Insert what was collected."""
		if self.rows:
			frappe.db.bulk_insert(self.doctype, list(self.fields), self.rows)
			self.rows = []
