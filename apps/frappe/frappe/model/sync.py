"""Bringing what apps bring along into a site: DocTypes, reports, print formats, workspaces … An unchanged file costs nothing."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import frappe
from frappe.ground.paths import scrub

IMPORTABLE = (
	"doctype",
	"page",
	"report",
	"dashboard_chart_source",
	"print_format",
	"print_style",
	"web_page",
	"website_theme",
	"web_form",
	"web_template",
	"notification",
	"email_template",
	"number_card",
	"dashboard_chart",
	"dashboard",
	"onboarding_step",
	"module_onboarding",
	"form_tour",
	"workspace",
	"workflow_state",
	"workflow_action_master",
	"workflow",
	"client_script",
	"server_script",
	"letter_head",
)
"""Folders of a module whose records are imported, in this order."""

LEDGER = "__synced_file"


def sync_for(app_name: str, force: bool | int = 0, reset_permissions: bool = False) -> None:
	"""Import what has changed in an app's modules; make its Module Defs.

	:param force: also what has not changed
	"""
	from frappe.modules.import_file import import_file_by_path
	from frappe.modules.utils import sync_customizations

	make_module_defs(app_name)
	files = get_doc_files(app_name)
	changed = files if force else changed_of(files)
	definitions = [path for path in changed if path.parent.parent.name == "doctype"]
	if definitions:
		sync_definitions(definitions)
	for path in changed:
		if path.parent.parent.name != "doctype" and _is_known(path):
			import_file_by_path(str(path), force=True)
	sync_customizations(app_name)
	if changed:
		frappe.clear_cache()


def sync_definitions(paths: list[Path]) -> None:
	"""Store the DocTypes in these files."""
	from frappe.model.definitions import store_definition
	from frappe.modules.import_file import read_doc_from_file

	for path in paths:
		for definition in read_doc_from_file(str(path)):
			if definition.get("doctype") == "DocType":
				store_definition(definition)
		note_synced(path)
	frappe.clear_cache()


def make_module_defs(app_name: str) -> None:
	"""A Module Def for each module of an app."""
	for module in frappe.get_module_list(app_name):
		if not frappe.db.exists("Module Def", module):
			doc = frappe.get_doc({"doctype": "Module Def", "module_name": module, "app_name": app_name})
			doc.name = module
			doc.db_insert()


def get_doc_files(app_name: str) -> list[Path]:
	"""The JSON files of an app's modules that hold records, in the order of import."""
	app = frappe.get_app_path(app_name)
	modules = [os.path.join(app, scrub(module)) for module in frappe.get_module_list(app_name)]
	found = []
	for kind in IMPORTABLE:
		for module in modules:
			folder = os.path.join(module, kind)
			if not os.path.isdir(folder):
				continue
			paths = (os.path.join(folder, name, f"{name}.json") for name in sorted(os.listdir(folder)))
			found += map(Path, filter(os.path.isfile, paths))
	return found


def _is_known(path: Path) -> bool:
	"""Whether the records in a folder are of a DocType that is there."""
	from frappe.modules.import_file import read_doc_from_file

	return all(frappe.db.exists("DocType", values["doctype"]) for values in read_doc_from_file(str(path)))


# what was imported already -------------------------------------------------------------------------------------------


def make_ledger() -> None:
	"""The table that remembers the content of each imported file."""
	frappe.db.sql_ddl(
		f"create table if not exists `{LEDGER}` (`path` text primary key, `hash` text not null)"
	)


def changed_of(paths: Iterable[Path]) -> list[Path]:
	"""Those of some files that are not as they were at their last import."""
	known = dict(frappe.db.sql(f"select `path`, `hash` from `{LEDGER}`"))
	return [path for path in paths if known.get(_key(path)) != calculate_hash(path)]


def is_changed(path: str | Path) -> bool:
	"""Whether a file is not as it was at its last import."""
	return bool(changed_of([Path(path)]))


def note_synced(path: str | Path) -> None:
	"""Remember a file as imported."""
	frappe.db.sql(
		f"insert into `{LEDGER}` (`path`, `hash`) values (%s, %s)"
		" on conflict (`path`) do update set `hash` = excluded.`hash`",
		(_key(path), calculate_hash(path)),
	)


def calculate_hash(path: str | Path) -> str:
	"""A digest of a file's content."""
	return hashlib.md5(Path(path).read_bytes(), usedforsecurity=False).hexdigest()


def _key(path: str | Path) -> str:
	"""The last four parts tell a record's file apart wherever the bench stands."""
	return "/".join(Path(path).parts[-5:])


def forget_files_of(app_name: str) -> None:
	"""Forget what was imported of an app that is being uninstalled."""
	for path in get_doc_files(app_name):
		frappe.db.sql(f"delete from `{LEDGER}` where `path` = %s", (_key(path),))


def sync_table_of(doctype: str, meta=None) -> None:
	"""Bring the table of a DocType in line with its metadata."""
	from frappe.model.schema import updatedb

	updatedb(doctype, meta)
