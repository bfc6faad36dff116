"""Bringing records of modules from their files into the database."""

import json
from pathlib import Path

import frappe
from frappe.model.definitions import store_definition
from frappe.modules.utils import get_doc_path, scrub

KEPT_BY_SITE = {
	"Report": ("disabled", "prepared_report", "add_total_row"),
	"Print Format": ("disabled",),
	"Notification": ("enabled",),
	"Print Style": ("disabled",),
	"Workspace": ("is_hidden", "sequence_id"),
	"Module Onboarding": ("is_complete",),
	"Onboarding Step": ("is_complete", "is_skipped"),
}
"""What a site may set in a standard record; importing the record leaves it."""


def import_files(module: str, dt=None, dn=None, force: bool = False, **kwargs):
	"""Import one record, or several of a module."""
	if isinstance(module, list):
		return [import_file(*entry[:3], force=force, **kwargs) for entry in module]
	return import_file(module, dt, dn, force=force, **kwargs)


def import_file(
	module: str, dt: str, dn: str, force: bool = False, pre_process=None, reset_permissions: bool = False
) -> bool:
	"""Import a record of a module from its file."""
	return import_file_by_path(get_file_path(module, dt, dn), force=force, pre_process=pre_process)


def get_file_path(module: str, dt: str, dn: str) -> str:
	"""The file of a record of a module."""
	return str(Path(get_doc_path(module, dt, dn)) / f"{scrub(dn)}.json")


def import_file_by_path(
	path: str,
	force: bool = False,
	data_import: bool = False,
	pre_process=None,
	ignore_version: bool | None = None,
	reset_permissions: bool = False,
) -> bool:
	"""Import the records in a JSON file.

	:param force: also if the file is as it was at the last import
	:returns: whether something was imported
	"""
	from frappe.model.sync import is_changed, note_synced

	if not force and not is_changed(path):
		return False
	for values in read_doc_from_file(path):
		import_doc(values, data_import=data_import, pre_process=pre_process, path=path)
	note_synced(path)
	return True


def read_doc_from_file(path: str) -> list[dict]:
	"""The records in a JSON file."""
	try:
		found = json.loads(Path(path).read_text(encoding="utf-8"))
	except ValueError as error:
		raise ValueError(f"{path}: {error}") from error
	return found if isinstance(found, list) else [found]


def import_doc(values: dict, data_import: bool = False, pre_process=None, path: str | None = None, **_kwargs):
	"""Put a record in the place of the one of its name; what the site may set in it stays."""
	if values["doctype"] == "DocType":
		store_definition(values)
		return None
	before = frappe.flags.in_import
	frappe.flags.in_import = True
	try:
		return _import(values, data_import, pre_process)
	finally:
		frappe.flags.in_import = before


def _import(values: dict, data_import: bool, pre_process):
	values = {**values}
	doctype, name = values["doctype"], values.get("name")
	meta = frappe.get_meta(doctype)
	if name and not meta.issingle and frappe.db.exists(doctype, name):
		for field in KEPT_BY_SITE.get(doctype, ()):
			if meta.has_field(field):
				values[field] = frappe.db.get_value(doctype, name, field)
		frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, for_reload=True)
	doc = frappe.get_doc(values)
	if pre_process:
		pre_process(doc)
	doc.flags.ignore_version = True
	doc.flags.ignore_links = True
	if not data_import:
		doc.flags.ignore_validate = True
		doc.flags.ignore_permissions = True  # it comes with the app, not from a user
		doc.flags.ignore_mandatory = True
	doc.insert(set_name=name)
	return doc
