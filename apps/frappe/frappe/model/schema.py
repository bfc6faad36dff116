"""The table that a DocType's metadata asks for."""

import frappe
from frappe.model import no_value_fields
from frappe.model.fields import field_type
from frappe.store import trail
from frappe.store.schema import Column, sync_table
from frappe.utils import cint

TREE = ("lft", "rgt")


def sync_schema(meta) -> None:
	"""Make or change the table of a DocType. No column and no value is given up."""
	if meta.issingle or meta.is_virtual:
		return
	sync_table(f"tab{meta.name}", columns_of(meta), name_type=_name_type(meta), is_child=bool(meta.istable))
	if meta.name in trail.LOGS:
		trail.protect_log(meta.name)


def columns_of(meta) -> list[Column]:
	"""The columns that the fields of a DocType make."""
	columns = [_column(df) for df in meta.fields if df.fieldtype not in no_value_fields and not df.is_virtual]
	if meta.track_seen:
		columns.append(Column("_seen", "text"))
	return columns


def _name_type(meta) -> str:
	return "bigint" if meta.autoname == "autoincrement" else "varchar(140)"


def _column(df) -> Column:
	kind = field_type(df.fieldtype)
	unique = bool(cint(df.unique))
	return Column(
		df.fieldname,
		kind.column_type(df),
		default=kind.column_default(df),
		not_null=kind.not_null or bool(cint(df.not_nullable)),
		unique=unique,
		index=bool(cint(df.search_index)) or (df.fieldname in TREE and df.fieldtype == "Int"),
	)


def updatedb(doctype: str, meta=None) -> None:
	"""Bring the table of a DocType in line with its metadata."""
	sync_schema(meta or frappe.get_meta(doctype))
