"""What a field type promises."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe.store.driver import DataError

Coerce = Callable[[Any], Any]


class FieldType:
	"""A family of field types: the column it makes and what becomes of a value on its way there.

	`df` is always the DocField (or anything with its attributes through `.get`).
	"""

	column: str | None = None
	"""Declared type of the column; None if the field stores nothing in the row."""

	not_null = False
	"""Whether an empty value is stored as the column's default instead of null."""

	empty: Any = None
	"""Default of the column."""

	kinds: tuple[type, ...] = (str, int, float)
	"""What a client may send for it."""

	def column_type(self, df) -> str | None:
		"""Declared type of the column for this field."""
		return self.column

	def column_default(self, df) -> Any:
		"""Default that existing rows get when the column is added."""
		default = df.get("default")
		if default is None or default == "" or str(default).startswith((":", "__")):
			return self.empty
		try:
			value = self.coercer(df)(default)
		except DataError:
			return self.empty
		return self.empty if value is None else value

	def coercer(self, df) -> Coerce:
		"""A function that turns what the document carries into what the column takes."""
		return _as_is

	def from_client(self, value: Any) -> Any:
		"""What a document carries of a value that a client sent, which is of one of the `kinds`."""
		return value

	def default(self, text: str) -> Any:
		"""The value that the text in the field's `default` means."""
		return text


def _as_is(value: Any) -> Any:
	return value


def wrong(df, value: Any) -> DataError:
	"""The error for a value that no column of this type can take."""
	label = df.get("label") or df.get("fieldname")
	return DataError(f"Incorrect {df.get('fieldtype')} value {value!r} for {label} / “{label}”的值无效")


def refuse_list(value: Any) -> None:
	"""Raise ValidationError if a list stands where one value belongs."""
	if isinstance(value, list | tuple):
		frappe.throw(frappe._("A field cannot hold a list: {0}").format(str(value)[:100]))
