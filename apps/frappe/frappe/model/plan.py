"""What storing and checking a document needs, computed once from its metadata: statements, coercions, lists of fields."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe.model import (
	attachment_fieldtypes,
	child_table_fields,
	default_fields,
	no_value_fields,
	table_fields,
)
from frappe.model.checks import is_checked_data
from frappe.model.fields import field_type
from frappe.model.fields.number import to_check
from frappe.model.fields.text import LINE_LENGTH
from frappe.utils import cint, flt

STANDARD = tuple(name for name in default_fields if name != "doctype")
CONSTANT = (
	frappe._dict(fieldname="owner", fieldtype="Data", label="Created By"),
	frappe._dict(fieldname="creation", fieldtype="Datetime", label="Created On"),
)
"""Standard columns that never change after the insert."""
_CASTS = {
	"Check": to_check,
	"Int": cint,
	"Long Int": cint,
	"Float": flt,
	"Currency": flt,
	"Percent": flt,
}
"""How values read in a document's dict, whatever was put there."""
_STAMP = field_type("Datetime").coercer({"fieldtype": "Datetime", "fieldname": "modified"})
_TEXT_TYPES = (
	"Data",
	"Small Text",
	"Text",
	"Long Text",
	"Text Editor",
	"HTML Editor",
	"Markdown Editor",
	"Code",
	"Read Only",
	"Autocomplete",
)


class Plan:
	"""The prepared side of a DocType's metadata."""

	def __init__(self, meta):
		self.doctype = meta.name
		self.is_child = bool(meta.istable)
		stored = [df for df in meta.fields if df.fieldtype not in no_value_fields and not df.is_virtual]
		self.values = stored
		self.by_name = {df.fieldname: df for df in stored}
		lines = [
			df.fieldname
			for df in stored
			if df.fieldtype in attachment_fieldtypes
			or (field_type(df.fieldtype).column_type(df) or "").startswith("varchar")
		]
		self.single_values = ("name", "amended_from", *lines)
		self.virtual = [df for df in meta.fields if df.is_virtual and df.fieldtype not in no_value_fields]
		self.tables: dict[str, str] = {
			df.fieldname: df.options
			for df in meta.fields
			if df.fieldtype in table_fields and not df.is_virtual
		}
		self._storing(meta, stored)
		self._checking(meta, stored)
		self._linking(meta)

	# storing

	def _storing(self, meta, stored: list) -> None:
		standard = [*STANDARD, *(child_table_fields if self.is_child else ())]
		self.columns: list[str] = list(dict.fromkeys([*standard, *(df.fieldname for df in stored)]))
		self.coercers: dict[str, Callable[[Any], Any]] = {
			"creation": _STAMP,
			"modified": _STAMP,
			"docstatus": cint,
			"idx": cint,
		}
		for df in stored:
			if df.fieldname not in standard:
				self.coercers[df.fieldname] = field_type(df.fieldtype).coercer(df)
		self.from_client: dict[str, tuple] = {}
		for df in stored:
			kind = field_type(df.fieldtype)
			self.from_client[df.fieldname] = (df, kind.kinds, self.coercers[df.fieldname], kind.from_client)
		self.casts = {df.fieldname: _CASTS[df.fieldtype] for df in stored if df.fieldtype in _CASTS}
		self._writers = [(name, self.coercers.get(name)) for name in self.columns]
		columns = ", ".join(f"`{name}`" for name in self.columns)
		marks = ", ".join(["%s"] * len(self.columns))
		changes = ", ".join(f"`{name}` = %s" for name in self.columns)
		table = f"`tab{meta.name}`"
		self.insert = f"insert into {table} ({columns}) values ({marks})"
		self.update = f"update {table} set {changes} where `name` = %s"
		self.select = f"select * from {table} where `name` = %s"
		self.select_children = (
			f"select * from {table} where `parent` = %s and `parenttype` = %s order by `parentfield`, `idx`"
		)

	def row(self, values: dict) -> list:
		"""The values in the order of the columns, coerced."""
		get = values.get
		return [coerce(get(name)) if coerce else get(name) for name, coerce in self._writers]

	# checking

	def _checking(self, meta, stored: list) -> None:
		fields = meta.fields
		self.mandatory = [
			df
			for df in fields
			if cint(df.reqd)
			and not df.is_virtual
			and (df.fieldtype not in no_value_fields or df.fieldtype in table_fields)
		]
		self.selects = []
		for df in stored:
			options = frozenset(option.strip() for option in (df.options or "").split("\n"))
			if df.fieldtype == "Select" and df.fieldname != "naming_series" and any(options):
				if df.options not in ("[Select]", "Loading..."):
					self.selects.append((df, options))
		self.data_options = [df for df in stored if is_checked_data(df)]
		self.non_negatives = [df for df in stored if cint(df.non_negative)]
		self.ratings = [df for df in stored if df.fieldtype == "Rating"]
		self.code_fields = [
			df for df in stored if df.fieldtype == "Code" and df.options in ("Python", "PythonExpression")
		]
		self.lengths = [
			(df.fieldname, cint(df.length) or LINE_LENGTH)
			for df in stored
			if (field_type(df.fieldtype).column_type(df) or "").startswith("varchar")
		]
		self.texts = [df for df in stored if df.fieldtype in _TEXT_TYPES]
		self.passwords = [df for df in stored if df.fieldtype == "Password"]
		self.set_only_once = [
			*(() if meta.issingle else CONSTANT),
			*(df for df in fields if cint(df.set_only_once)),
		]
		autoname = meta.autoname or ""
		self.name_field = autoname[6:] if autoname.startswith("field:") else None

	# linking

	def _linking(self, meta) -> None:
		fetched: dict[str, list] = {}
		for df in self.values:
			if df.fetch_from and "." in df.fetch_from:
				link, source = df.fetch_from.split(".", 1)
				fetched.setdefault(link.strip(), []).append((df, source.strip()))
		self.links = [
			(df, df.options if df.fieldtype == "Link" else None, fetched.get(df.fieldname, ()))
			for kind in ("Link", "Dynamic Link")
			for df in self.values
			if df.fieldtype == kind and df.options and df.options != "[Select]"
		]
