"""Documents and metadata as templates and scripts see them: their values, to read, as far as the user's levels go.

A view has no way to the document itself: no method that changes, loads or runs anything, no flags, no controller.
"""

import datetime
import types
from collections.abc import Iterator
from typing import Any

import frappe
from frappe.model import child_table_fields, default_fields, no_value_fields, table_fields
from frappe.model.base_document import BaseDocument
from frappe.model.meta import Meta
from frappe.services.sandbox.withholding import withheld_fields
from frappe.utils import cint

STARS = "*" * 8
PLAIN = (str, int, float, type(None))
_UNCHANGED = frozenset(
	{
		*(*PLAIN, bool, datetime.date, datetime.datetime, datetime.timedelta),
		*(types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, type),
	}
)
"""What looks the same to a template, for a quick answer: most of what it is given."""
OF_FIELD = ("fieldname", "label", "fieldtype", "options", "permlevel", "hidden", "print_hide", "reqd", "idx")


def shown(value: Any) -> Any:
	"""A value for a template or script: documents and metadata as views, also those in a list or a dict."""
	kind = type(value)
	if kind in _UNCHANGED:
		return value
	if isinstance(value, BaseDocument):
		return DocumentView(value)
	if isinstance(value, Meta):
		return MetaView(value)
	if kind in (list, tuple) and any(isinstance(item, _SEEN_INSIDE) for item in value):
		return kind(shown(item) for item in value)
	if kind in (dict, frappe._dict) and any(isinstance(item, _SEEN_INSIDE) for item in value.values()):
		return kind({key: shown(item) for key, item in value.items()})
	return value


_SEEN_INSIDE = (BaseDocument, Meta, list, dict)


def opened(value: Any) -> Any:
	"""The document behind a view, for functions of apps, which are trusted."""
	return value._document if isinstance(value, DocumentView) else value


class DocumentView:
	"""The values of a document, and how they are written. Fields of a level that the user may not read are empty."""

	__slots__ = ("_document", "_field", "_levels", "_withheld")

	def __init__(self, document: BaseDocument, levels: frozenset[int] | None = None) -> None:
		self._document = document
		self._field = document.meta.get_field
		self._levels = _levels_of(document) if levels is None else levels
		self._withheld = withheld_fields(document.doctype)

	def __getattr__(self, name: str) -> Any:
		if name.startswith("_") or not self._knows(name):
			raise AttributeError(f"{name} of {self._document.doctype} is not available here")
		return self._value(name)

	def __getitem__(self, name: str) -> Any:
		if not isinstance(name, str) or not self._knows(name):
			raise KeyError(name)
		return self._value(name)

	def __contains__(self, name: str) -> bool:
		return self._knows(name)

	def __iter__(self) -> Iterator[str]:
		return iter(self.as_dict())

	def __eq__(self, other: Any) -> bool:
		return isinstance(other, DocumentView) and self._document == other._document

	def __hash__(self) -> int:
		return hash((self._document.doctype, self._document.name))

	def __str__(self) -> str:
		return f"{self._document.doctype}({self._document.name})"

	__repr__ = __str__

	@property
	def doctype(self) -> str:
		"""The DocType."""
		return self._document.doctype

	@property
	def meta(self) -> "MetaView":
		"""The DocType's metadata."""
		return MetaView(self._document.meta)

	def get(self, key: str, filters: Any = None, limit: int | None = None, default: Any = None) -> Any:
		"""A value by its name; of a table the rows with these values.

		:param filters: values of rows as a dict; anything else is the default
		"""
		value = self._value(key) if isinstance(key, str) and self._knows(key) else None
		if not isinstance(filters, dict):
			return (default if filters is None else filters) if value is None else value
		rows = value if isinstance(value, list) else []
		fitting = [row for row in rows if all(row.get(name) == wanted for name, wanted in filters.items())]
		return fitting[:limit] if limit else fitting

	def get_formatted(
		self,
		fieldname: str,
		doc: Any = None,
		currency: str | None = None,
		absolute_value: bool = False,
		translated: bool = False,
		format: str | None = None,
	) -> str:
		"""A value as a reader wants to see it; empty where the user may not read it."""
		if not isinstance(fieldname, str) or not self._knows(fieldname) or not self._readable(fieldname):
			return ""
		return self._document.get_formatted(
			fieldname, opened(doc), currency, absolute_value, translated, format
		)

	def get_title(self) -> Any:
		"""The title of the document; its name where the user may not read the title."""
		field = self._document.meta.get_title_field()
		return (self._value(field) if self._knows(field) else None) or self._document.name

	def is_new(self) -> bool:
		"""Whether the document is not stored."""
		return bool(self._document.is_new())

	def has_permission(self, permtype: str = "read") -> bool:
		"""Whether the user has a right on the document."""
		return bool(frappe.has_permission(self._document.doctype, permtype, doc=self._document))

	def is_print_hide(self, fieldname: str) -> bool:
		"""Whether a field is left out of prints."""
		return bool(self._document.is_print_hide(fieldname))

	def as_dict(self, no_nulls: bool = False) -> dict:
		"""All values and rows that the user may read."""
		fields = self._document.meta.fields
		names = ["doctype", *default_fields, *child_table_fields]
		names += [df.fieldname for df in fields if df.fieldtype not in no_value_fields]
		names += [df.fieldname for df in fields if df.fieldtype in table_fields]
		values = frappe._dict({name: self._value(name) for name in dict.fromkeys(names)})
		for name, value in values.items():
			if isinstance(value, list):
				values[name] = [row.as_dict(no_nulls) for row in value if isinstance(row, DocumentView)]
		return frappe._dict({k: v for k, v in values.items() if v is not None}) if no_nulls else values

	def _knows(self, name: str) -> bool:
		return name in _STANDARD or self._field(name) is not None

	def _readable(self, name: str) -> bool:
		df = self._field(name)
		return df is None or self._may_read(df)

	def _may_read(self, df: Any) -> bool:
		if df.fieldname in self._withheld:
			return False
		return self._levels is _ALL or cint(df.permlevel) in self._levels

	def _value(self, name: str) -> Any:
		df = self._field(name)
		if df is None:
			return self._document.get(name)
		kind = df.fieldtype
		if not self._may_read(df):
			return [] if kind in table_fields else None
		if kind in table_fields:
			rows = self._document.get(name) or ()
			return [DocumentView(row, self._levels) for row in rows if isinstance(row, BaseDocument)]
		value = self._document.get_virtual_value(df) if cint(df.is_virtual) else self._document.get(name)
		if kind == "Password":
			return STARS if value else value
		return shown(value)


_STANDARD = frozenset(("doctype", *default_fields, *child_table_fields))
_ALL: frozenset[int] = frozenset((-1,))
"""In place of levels: every one."""


def _levels_of(document: BaseDocument) -> frozenset[int]:
	"""The levels that the user reads. What somebody was given to see is seen at the lowest one at least."""
	if frappe.session.user == "Administrator" or frappe.flags.ignore_print_permissions:
		return _ALL
	parent = getattr(document, "parent_doc", None)
	if isinstance(parent, BaseDocument):
		return _levels_of(parent)
	return frozenset((0, *document.meta.get_permlevel_access("read", document.get("parenttype"))))


class MetaView:
	"""What the form of a DocType looks like: its fields and plain properties."""

	__slots__ = ("_meta",)

	def __init__(self, meta: Meta) -> None:
		self._meta = meta

	def __getattr__(self, name: str) -> Any:
		value = None if name.startswith("_") else self._meta.__dict__.get(name)
		if name.startswith("_") or not isinstance(value, PLAIN):
			raise AttributeError(f"{name} of a DocType is not available here")
		return value

	@property
	def fields(self) -> list[dict]:
		"""The fields of the form."""
		return [_field(df) for df in self._meta.fields]

	def get(self, key: str, default: Any = None) -> Any:
		"""A plain property of the DocType, or its fields."""
		if key == "fields":
			return self.fields
		value = self._meta.__dict__.get(key) if isinstance(key, str) and key[:1] != "_" else None
		return value if value is not None and isinstance(value, PLAIN) else default

	def get_field(self, fieldname: str) -> dict | None:
		"""A field by its name."""
		df = self._meta.get_field(fieldname)
		return _field(df) if df else None

	def has_field(self, fieldname: str) -> bool:
		"""Whether there is a field of this name."""
		return bool(self._meta.has_field(fieldname))

	def get_label(self, fieldname: str) -> str:
		"""The label of a field."""
		return self._meta.get_label(fieldname)

	def get_options(self, fieldname: str) -> str | None:
		"""The options of a field."""
		return self._meta.get_options(fieldname)

	def get_table_fields(self) -> list[dict]:
		"""The fields that are tables."""
		return [_field(df) for df in self._meta.get_table_fields()]

	def get_link_fields(self) -> list[dict]:
		"""The fields that link to documents."""
		return [_field(df) for df in self._meta.get_link_fields()]

	def get_title_field(self) -> str:
		"""The field with the title."""
		return self._meta.get_title_field()

	def __str__(self) -> str:
		return f"DocType({self._meta.name})"

	__repr__ = __str__


def _field(df: Any) -> dict:
	return frappe._dict({name: df.get(name) for name in OF_FIELD})
