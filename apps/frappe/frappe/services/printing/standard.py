"""The standard format: what a DocType's form shows, made from its metadata."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import frappe
from frappe.model import display_fieldtypes
from frappe.model.field_order import BREAKS
from frappe.utils import cint, cstr, escape_html

TABLES = ("Table",)
NOT_PRINTED = frozenset(
	(*display_fieldtypes, "Button", "HTML", "Image", "Fold", "Geolocation", "Table MultiSelect")
)
AS_HTML = frozenset(("Text Editor", "HTML Editor", "Markdown Editor"))
PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"))
"""Endings of attached files that are printed as what they show."""
WIDE = frozenset((*AS_HTML, "Text", "Long Text", "Code"))
"""Fields that are printed over the whole breadth, as tables are."""


class Printed:
	"""A field with its value, as the template shows it."""

	def __init__(self, df: Any, doc: Any) -> None:
		self.df = df
		self.label = df.label
		self.is_table = df.fieldtype in TABLES
		self.is_wide = self.is_table or df.fieldtype in WIDE
		self.columns, self.rows = _table(df, doc) if self.is_table else ([], [])
		self.html = "" if self.is_table else value_html(df, doc)


def sections(doc: Any) -> list[dict]:
	"""The document's fields that are printed, by the sections of the form; empty sections are left out."""
	found = [{"label": "", "fields": []}]
	for df in doc.meta.fields:
		if df.fieldtype in BREAKS:
			found.append({"label": df.label or "", "fields": []})
		elif is_printed(df, doc):
			found[-1]["fields"].append(Printed(df, doc))
	return [section for section in found if section["fields"]]


def is_printed(df: Any, doc: Any) -> bool:
	"""Whether a field has something to print, and the user may read it."""
	return is_readable(df, doc) and not doc.is_print_hide(df.fieldname, df) and has_value(df, doc)


def is_readable(df: Any, doc: Any) -> bool:
	"""Whether a field is of a kind that is printed, and the user may read it."""
	if df.fieldtype in NOT_PRINTED and df.fieldtype not in ("Image", "Table MultiSelect"):
		return False
	return doc.has_permlevel_access_to(df.fieldname, df, "read")


def has_value(df: Any, doc: Any) -> bool:
	"""Whether there is something to print in a field."""
	value = (
		doc.get_virtual_value(df)
		if df.get("is_virtual") and hasattr(doc, "get_virtual_value")
		else doc.get(df.fieldname)
	)
	return value not in (None, "", [], 0) or (df.fieldtype in ("Currency", "Float", "Int") and cint(df.reqd))


def value_html(df: Any, doc: Any, width: str = "") -> str:
	"""A value as HTML. Only fields that hold HTML are taken as such.

	:param width: of a picture, as CSS has it
	"""
	value = doc.get(df.fieldname)
	if df.fieldtype == "Check":
		return "✓" if cint(value) else ""
	if df.fieldtype == "Password":
		return "*" * 8 if value else ""
	if df.fieldtype in ("Attach Image", "Signature") and value:
		return picture(value, width)
	if df.fieldtype == "Attach" and value:
		return _attached(cstr(value), width)
	if df.fieldtype in AS_HTML:
		return cstr(doc.get_formatted(df.fieldname))
	if df.fieldtype in ("Select",):
		return escape_html(frappe._(cstr(value)))
	if df.fieldtype in ("Text", "Small Text", "Long Text", "Code", "JSON"):
		return escape_html(cstr(value)).replace("\n", "<br>")
	return escape_html(cstr(doc.get_formatted(df.fieldname)))


def picture(address: str, width: str = "") -> str:
	"""A picture, as wide as said, else no higher than 60 mm."""
	size = f"width: {width}; max-width: 100%" if width else "max-width: 100%; max-height: 60mm"
	return f'<img src="{escape_html(address)}" style="{size}">'


def _attached(address: str, width: str) -> str:
	"""An attached file: its name, below what it shows where it is a picture."""
	name = PurePosixPath(unquote(urlsplit(address).path)).name or address
	if PurePosixPath(name).suffix.lower() not in PICTURES:
		return escape_html(name)
	return f"{picture(address, width)}<br>{escape_html(name)}"


def _table(df: Any, doc: Any) -> tuple[list, list[list[str]]]:
	rows = doc.get(df.fieldname) or []
	columns = visible_columns(rows, frappe.get_meta(df.options), df, doc)
	return columns, [[value_html(column, row) for column in columns] for row in rows]


def visible_columns(data: list, table_meta: Any, df: Any, parent: Any = None) -> list:
	"""The columns of a table: printable, readable at the parent's levels, and not empty in all rows."""
	return [
		column
		for column in table_meta.fields
		if column.fieldtype not in NOT_PRINTED
		and not cint(column.print_hide)
		and not cint(column.hidden)
		and (parent is None or cint(column.permlevel) in parent.get_permlevel_access("read"))
		and any(row.get(column.fieldname) not in (None, "", 0) for row in data)
	]
