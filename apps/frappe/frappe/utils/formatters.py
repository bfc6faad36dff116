"""`frappe.utils.formatters`: values as a reader wants to see them."""

import datetime
import re
from typing import Any

import frappe
from frappe import _
from frappe.utils import (
	cint,
	cstr,
	flt,
	fmt_money,
	format_datetime,
	format_duration,
	format_time,
	formatdate,
)

BLOCKS = re.compile(r"<(br|div|p)\b", re.IGNORECASE)
TYPES = (
	(datetime.datetime, "Datetime"),
	(datetime.date, "Date"),
	(datetime.timedelta, "Time"),
	(datetime.time, "Time"),
	(bool, "Check"),
	(int, "Int"),
	(float, "Float"),
)


def format_value(
	value: Any,
	df: Any = None,
	doc: Any = None,
	currency: str | None = None,
	translated: bool = False,
	format: str | None = None,
) -> Any:
	"""A value by its field: dates and numbers in the formats of the settings, amounts with their currency.

	:param df: the field: a DocField, a dict, or a field type alone; guessed from the value if left out
	:param doc: the document, for what the field's precision or currency depends on
	:param translated: translate texts
	:param format: another number format than the settings'
	"""
	df = _field(df, value)
	if value is None and df.fieldtype != "Float":
		return ""
	if isinstance(value, str) and translated:
		value = _(value, context=df.get("parent"))
	if df.fieldtype in ("Select", "Link", "Dynamic Link", "Data") and not translated:
		return _by_title(df, value, doc)
	write = WRITERS.get(df.fieldtype)
	return write(value, df, doc, currency, format) if write else value


def _field(df: Any, value: Any) -> frappe._dict:
	if isinstance(df, str):
		return frappe._dict(fieldtype=df)
	if df:
		return df if hasattr(df, "fieldtype") else frappe._dict(df)
	return frappe._dict(fieldtype=next((name for kind, name in TYPES if isinstance(value, kind)), "Data"))


def _by_title(df: Any, value: Any, doc: Any) -> Any:
	"""The title of a linked document where its DocType wants titles shown."""
	if df.fieldtype != "Link" or not value or not df.get("options"):
		return value
	meta = frappe.get_meta(df.options)
	if not meta.get("show_title_field_in_link") or meta.get_title_field() == "name":
		return value
	if (df.options, value) in untitled(doc):
		return value
	return frappe.get_cached_value(df.options, value, meta.get_title_field()) or value


def untitled(doc: Any) -> frozenset[tuple[str, str]]:
	"""DocType and name of what a document, or the one of a row, names without a right to its title; see `printing.links`."""
	whole = getattr(doc, "parent_doc", None) or doc
	return getattr(whole, "flags", {}).get("untitled") or frozenset()


def _date(value: Any, *_rest: Any) -> str:
	return formatdate(value)


def _datetime(value: Any, *_rest: Any) -> str:
	return format_datetime(value)


def _time(value: Any, *_rest: Any) -> str:
	return format_time(value)


def _currency(value: Any, df: Any, doc: Any, currency: str | None, format: str | None) -> str:
	from frappe.model.meta import get_field_currency, get_field_precision

	currency = currency or get_field_currency(df, doc)
	return fmt_money(
		value, precision=get_field_precision(df, doc, currency), currency=currency, format=format
	)


def _float(value: Any, df: Any, doc: Any, currency: str | None, format: str | None) -> str:
	"""With the field's precision; without one, whole numbers have no point."""
	from frappe.model.meta import get_field_precision

	if currency or df.get("options"):
		return _currency(value, df, doc, currency, format)
	precision = get_field_precision(df, doc)
	if not df.get("precision") and flt(value) == int(flt(value)):
		precision = 0
	return fmt_money(value, precision=precision, format=format)


def _percent(value: Any, df: Any, *_rest: Any) -> str:
	return f"{flt(value, cint(df.get('precision')) or 2)}%"


def _text(value: Any, *_rest: Any) -> str:
	text = cstr(value)
	return text if BLOCKS.search(text) else text.replace("\n", "<br>")


def _markdown(value: Any, *_rest: Any) -> str:
	return frappe.utils.markdown(value)


def _rich(value: Any, *_rest: Any) -> str:
	return f"<div class='ql-snow'><div class='ql-editor read-mode'>{value}</div></div>"


def _rows(value: Any, df: Any, *_rest: Any) -> str:
	"""The linked names of a Table MultiSelect."""
	link = next((field for field in frappe.get_meta(df.options).fields if field.fieldtype == "Link"), None)
	return ", ".join(cstr(row.get(link.fieldname)) for row in value or []) if link else ""


def _duration(value: Any, df: Any, *_rest: Any) -> str:
	return format_duration(value, df.get("hide_days"))


WRITERS = {
	"Date": _date,
	"Datetime": _datetime,
	"Time": _time,
	"Currency": _currency,
	"Float": _float,
	"Percent": _percent,
	"Text": _text,
	"Small Text": _text,
	"Long Text": _text,
	"Markdown Editor": _markdown,
	"Text Editor": _rich,
	"Table MultiSelect": _rows,
	"Duration": _duration,
}
