"""Paths, Python modules and files of what an app's modules hold."""

import importlib
import json
from pathlib import Path
from types import ModuleType

import frappe
from frappe import _
from frappe.ground.config import flag
from frappe.ground.hooks import module_app
from frappe.ground.paths import get_module_path, path_below, scrub
from frappe.model import child_table_fields, default_fields
from frappe.store import memo
from frappe.utils import cint

CUSTOMIZATIONS = (
	("Custom Field", "dt", "custom_fields"),
	("Property Setter", "doc_type", "property_setters"),
	("Custom DocPerm", "parent", "custom_perms"),
	("DocType Link", "parent", "links"),
)


def scrub_dt_dn(dt: str, dn: str) -> tuple[str, str]:
	"""DocType and name as identifiers."""
	return scrub(dt), scrub(dn)


def get_module_app(module: str) -> str:
	"""The app that a module belongs to."""
	return module_app(module)


def get_doctype_app(doctype: str) -> str:
	"""The app of a DocType."""
	return get_module_app(get_doctype_module(doctype))


def get_meta_module(doctype: str) -> ModuleType:
	"""The Python module of a DocType."""
	return load_doctype_module(doctype)


def get_doctype_module(doctype: str) -> str:
	"""The module of a DocType."""
	return frappe.get_meta(doctype).module


def get_doc_path(module: str, doctype: str, name: str) -> str:
	"""The folder of a record that belongs to a module.

	:raises frappe.ValidationError: its name is none of a folder
	"""
	found = path_below(get_module_path(module), f"{scrub(doctype)}/{scrub(name)}")
	if found is None:
		frappe.throw(_("{0} cannot be the name of a folder").format(frappe.bold(str(name))))
	return found


def get_module_name(
	doctype: str, module: str, prefix: str = "", suffix: str = "", app: str | None = None
) -> str:
	"""The dotted path of a DocType's Python module."""
	name = scrub(doctype)
	app = scrub(app or get_module_app(module))
	return f"{app}.{scrub(module)}.doctype.{name}.{prefix}{name}{suffix}"


def load_doctype_module(
	doctype: str, module: str | None = None, prefix: str = "", suffix: str = ""
) -> ModuleType:
	"""The Python module of a DocType.

	:raises ImportError: if it is not there; the message names what is missing
	"""
	module = module or get_doctype_module(doctype)
	path = get_module_name(doctype, module, prefix, suffix)
	try:
		return importlib.import_module(path)
	except ImportError as error:
		raise ImportError(f"Module import failed for {doctype}: {error}. {path}") from error


def reload_doc(
	module: str,
	dt: str | None = None,
	dn: str | None = None,
	force: bool = False,
	reset_permissions: bool = False,
) -> bool:
	"""Import a record of a module from its file anew."""
	from frappe.modules.import_file import import_file

	return import_file(module, dt, dn, force=force, reset_permissions=reset_permissions)


def reload_doctype(doctype: str, force: bool = False, reset_permissions: bool = False) -> None:
	"""Import a DocType from its file anew."""
	reload_doc(scrub(get_doctype_module(doctype)), "doctype", scrub(doctype), force, reset_permissions)


# writing -------------------------------------------------------------------------------------------------------------


def export_module_json(doc, is_standard: bool, module: str) -> str | None:
	"""In developer mode write a standard record into its module's folder; the path without extension."""
	if frappe.flags.in_import or not is_standard or not flag("developer_mode"):
		return None
	from frappe.modules.export_file import export_to_files

	export_to_files(record_list=[[doc.doctype, doc.name]], record_module=module)
	return str(Path(get_doc_path(module, doc.doctype, doc.name)) / scrub(doc.name))


def export_doc(doctype: str, name: str, module: str | None = None) -> None:
	"""Write a record into its module's folder."""
	from frappe.modules.export_file import write_document_file

	doc = frappe.get_doc(doctype, name)
	write_document_file(doc, module or doc.get("module"))


@frappe.whitelist(methods=["POST"])
def export_customizations(
	module: str, doctype: str, sync_on_migrate: bool = False, with_permissions: bool = False
) -> str | None:
	"""Write the customizations of a DocType into a module, so that they travel with the app."""
	frappe.only_for("System Manager")
	if not flag("developer_mode"):
		frappe.throw(_("Only allowed to export customizations in developer mode"))
	custom: dict = {"doctype": doctype, "sync_on_migrate": cint(sync_on_migrate)}
	for kind, field, key in CUSTOMIZATIONS:
		if key == "custom_perms" and not cint(with_permissions):
			continue
		filters = {field: doctype}
		if kind == "DocType Link":
			filters["custom"] = 1
		custom[key] = frappe.get_all(kind, fields="*", filters=filters, order_by="name")
	if not any(custom.get(key) for _kind, _field, key in CUSTOMIZATIONS):
		return None
	folder = Path(get_module_path(module)) / "custom"
	folder.mkdir(exist_ok=True)
	path = folder / f"{scrub(doctype)}.json"
	path.write_text(frappe.as_json(custom) + "\n", encoding="utf-8")
	frappe.msgprint(_("Customizations for {0} exported to: {1}").format(frappe.bold(doctype), path))
	return str(path)


def sync_customizations(app: str | None = None) -> None:
	"""Put the customizations that apps bring along in force."""
	from frappe.model.sync import is_changed, note_synced

	for app_name in [app] if app else frappe.get_installed_apps():
		for module in frappe.get_module_list(app_name):
			folder = Path(frappe.get_app_path(app_name, scrub(module), "custom"))
			for path in sorted(folder.glob("*.json")) if folder.exists() else ():
				data = json.loads(path.read_text(encoding="utf-8"))
				if not data.get("sync_on_migrate") or not is_changed(path):
					continue
				_sync_customizations_of(data)
				note_synced(path)


def _sync_customizations_of(data: dict) -> None:
	"""Replace the customizations of a DocType that an app brought along, leaving those made on the site."""
	from frappe.model.schema import sync_schema

	doctype = data["doctype"]
	for kind, field, key in CUSTOMIZATIONS:
		for values in data.get(key) or ():
			_replace_customization(kind, field, doctype, values)
	frappe.clear_cache(doctype=doctype)
	memo.forget()
	sync_schema(frappe.get_meta(doctype))


def _replace_customization(kind: str, field: str, doctype: str, values: dict) -> None:
	known = values.get("name")
	if known and frappe.db.exists(kind, known):
		frappe.db.delete(kind, {"name": known})
	given = {
		key: value
		for key, value in values.items()
		if key not in ("creation", "modified", "modified_by", "owner")
	}
	doc = frappe.get_doc({**given, "doctype": kind, field: doctype})
	doc.name = known
	doc.db_insert()


def clean_for_export(doc) -> dict:
	"""The values of a record as its file holds them: nothing empty, nothing of this site."""
	values = doc.as_dict(no_nulls=True, no_private_properties=True)
	for df in doc.meta.get_table_fields():
		values[df.fieldname] = [_clean_row(df.options, row) for row in values.get(df.fieldname) or ()]
	_drop_zeros(doc.meta, values)
	return values


def _clean_row(doctype: str, row: dict) -> dict:
	cleaned = {key: value for key, value in row.items() if key not in (*default_fields, *child_table_fields)}
	_drop_zeros(frappe.get_meta(doctype), cleaned)
	return cleaned


def _drop_zeros(meta, values: dict) -> None:
	for df in meta.fields:
		if df.fieldtype in ("Check", "Int") and not values.get(df.fieldname) and df.fieldname in values:
			del values[df.fieldname]
	for key in ("docstatus", "idx"):
		if not values.get(key):
			values.pop(key, None)
