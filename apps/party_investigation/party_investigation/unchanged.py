"""What differs between a document and what is stored of it: for documents that stand once they are decided.

Every field counts, the rows of its tables too; read-only marks of a form are no promise on the server.
"""

from collections.abc import Collection
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.utils import cint, flt, get_datetime, getdate
from party_investigation.rules.check import RESULT_FIELDS

NO_VALUE = frozenset(
	("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold", "Image")
)
TABLES = ("Table", "Table MultiSelect")
"""Types of fields that hold rows."""
STANDARD = ("owner", "creation", "docstatus")


def plain(fieldtype: str, value: Any) -> Any:
	"""A value as it is compared: dates as dates, whole numbers as such, nothing and zero alike.

	:raises frappe.ValidationError: the value is none of that kind
	"""
	if value in (None, ""):
		return None
	if fieldtype in ("Int", "Check", "Long Int"):
		return cint(value) or None
	if fieldtype in ("Float", "Currency", "Percent"):
		return flt(value) or None
	if fieldtype == "Date":
		return getdate(value)
	if fieldtype == "Datetime":
		return get_datetime(value)
	return str(value)


def differences(document, before, free: Collection[str] = (), may_fill: bool = False) -> list[str]:
	"""The labels of the fields in which a document is not what is stored.

	:param free: fields that may differ
	:param may_fill: empty fields may be filled and rows added; what is there stays
	"""
	labels = [
		field.label or field.fieldname
		for field in document.meta.fields
		if field.fieldname not in free
		and field.fieldname not in RESULT_FIELDS
		and field.fieldtype not in NO_VALUE
		and _differs(field, document, before, may_fill)
	]
	if any(str(document.get(name) or "") != str(before.get(name) or "") for name in STANDARD):
		labels.append("Created By")
	return labels


def _differs(field, document, before, may_fill: bool) -> bool:
	if field.fieldtype in TABLES:
		now, then = (rows_of(each, field.fieldname) for each in (document, before))
		return now[: len(then)] != then if may_fill else now != then
	then = plain(field.fieldtype, before.get(field.fieldname))
	if may_fill and then is None:
		return False
	return plain(field.fieldtype, document.get(field.fieldname)) != then


def rows_of(document, table: str) -> list[tuple]:
	"""The rows of a table as tuples of their values, in order."""
	rows = document.get(table) or []
	columns = [
		(field.fieldname, field.fieldtype)
		for field in frappe.get_meta(document.meta.get_field(table).options).fields
		if field.fieldtype not in NO_VALUE
	]
	return [tuple(plain(kind, row.get(name)) for name, kind in columns) for row in rows]


def keep_stored(document: Document, *fields: str) -> None:
	"""Let fields that only the server writes stay as they are stored, whatever a client sends; empty in a new document."""
	before = document.get_doc_before_save()
	document.update({field: before.get(field) if before else None for field in fields})
