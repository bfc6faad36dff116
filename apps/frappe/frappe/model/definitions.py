"""DocTypes from files: stored as rows, without the checks that guard DocTypes made by people."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import frappe
from frappe.model.meta import CHILDREN, Meta, get_meta
from frappe.model.naming import hash_name
from frappe.model.schema import sync_schema
from frappe.modules import get_module_path, load_doctype_module, scrub
from frappe.store import memo
from frappe.utils import now

PROPERTIES_OF_SITE = ("migration_hash",)
NAMES_UPDATE = re.compile(rb"\bon_doctype_update\b|\bimport \*")
"""How a module comes by `on_doctype_update`."""
IDENTITY = {
	"links": ("link_doctype", "link_fieldname", "parent_doctype", "table_fieldname"),
	"actions": ("label",),
	"states": ("title",),
}
"""By what a row of a definition is known: what a site says of it (order, properties) holds after the next migration."""


def store_definition(definition: dict) -> Meta:
	"""Put a DocType in the place of the one of its name and bring its table in line.

	What was customized on the site (custom fields, property setters, custom permissions) stays.
	"""
	name = definition["name"]
	write_rows(definition)
	memo.forget("meta", name)
	memo.forget("controller", name)
	meta = get_meta(name)
	sync_schema(meta)
	run_on_doctype_update(meta)
	return meta


def run_on_doctype_update(meta: Meta) -> None:
	"""Call `on_doctype_update` of a DocType's Python module, which makes what metadata cannot say: indexes of several columns.

	Few have one; a module whose text does not name it is not imported, which for all of them costs a third of a new site.
	"""
	name = scrub(meta.name)
	source = Path(get_module_path(meta.module), "doctype", name, f"{name}.py")
	if source.is_file() and not NAMES_UPDATE.search(source.read_bytes()):
		return
	update = getattr(load_doctype_module(meta.name, meta.module), "on_doctype_update", None)
	if update:
		update()


def write_rows(definition: dict) -> None:
	"""Write the rows of a DocType: itself, its fields, permissions, actions, links and states."""
	name = definition["name"]
	stamp = definition.get("modified") or now()
	base = {"creation": stamp, "modified": stamp, "owner": "Administrator", "modified_by": "Administrator"}
	_replace("DocType", {**base, **_plain(definition), "name": name, "doctype": "DocType"})
	for key, child in CHILDREN.items():
		frappe.db.sql(
			f"delete from `tab{child}` where `parent` = %s and `parenttype` = 'DocType' and `parentfield` = %s",
			(name, key),
		)
		_insert_all(child, _rows(name, key, definition.get(key) or (), base))


def _plain(definition: dict) -> dict:
	return {key: value for key, value in definition.items() if key not in CHILDREN and key != "field_order"}


def _row_name(parent: str, key: str, row: dict, before: Sequence[dict]) -> str:
	"""A name that stays the same as long as the row is the same, where customizations speak of it."""
	if key not in IDENTITY:
		return hash_name()
	known = [parent, key, *(row.get(field) or "" for field in IDENTITY[key])]
	if any(all(one.get(field) == row.get(field) for field in IDENTITY[key]) for one in before):
		known.append(str(len(before)))
	return hashlib.sha256("\0".join(known).encode()).hexdigest()[:10]


def _rows(parent: str, key: str, rows: Sequence[dict], base: dict) -> list[dict]:
	return [
		{
			**base,
			**row,
			"name": _row_name(parent, key, row, rows[: index - 1]),
			"parent": parent,
			"parenttype": "DocType",
			"parentfield": key,
			"idx": index,
		}
		for index, row in enumerate(rows, 1)
	]


def _replace(doctype: str, values: dict) -> None:
	frappe.db.sql(f"delete from `tab{doctype}` where `name` = %s", (values["name"],))
	_insert_all(doctype, [values])


def _insert_all(doctype: str, rows: list[dict]) -> None:
	if rows:
		plan = get_meta(doctype).plan
		frappe.db.bulk_insert(doctype, plan.columns, map(plan.row, rows))
