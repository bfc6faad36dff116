"""Making a fresh database usable: tables without DocType, the DocTypes that describe DocTypes, then all of the core."""

from pathlib import Path

import frappe
from frappe.model.definitions import run_on_doctype_update, write_rows
from frappe.model.meta import SPECIAL, Meta
from frappe.model.schema import sync_schema
from frappe.model.sync import changed_of, get_doc_files, make_ledger, note_synced, sync_for
from frappe.store import memo, trail

RAW_TABLES = (
	"""create table if not exists `tabSeries` (
		`name` varchar(140) collate nocase primary key,
		`current` int not null default 0
	)""",
	"""create table if not exists `tabSingles` (
		`doctype` varchar(140) collate nocase,
		`field` varchar(140) collate nocase,
		`value` text collate nocase
	)""",
	"create index if not exists `tabSingles:doctype,field` on `tabSingles` (`doctype`, `field`)",
	"""create table if not exists `tabSessions` (
		`sid` varchar(140) primary key,
		`user` varchar(140) collate nocase,
		`sessiondata` longtext,
		`ipaddress` varchar(140),
		`lastupdate` datetime(6),
		`status` varchar(20)
	)""",
	"create index if not exists `tabSessions:user` on `tabSessions` (`user`)",
)


def create_core_tables() -> None:
	"""Make all tables of the framework, or bring them up to date. What has not changed costs next to nothing."""
	for statement in RAW_TABLES:
		frappe.db.sql_ddl(statement)
	frappe.utils.password.create_auth_table()
	make_ledger()
	before = frappe.flags.in_bootstrap
	frappe.flags.in_bootstrap = True
	try:
		_store_core()
	finally:
		frappe.flags.in_bootstrap = before
	trail.protect()
	memo.forget()
	sync_for("frappe")
	frappe.clear_cache()


def _store_core() -> None:
	"""The DocTypes of the framework, before anything can be customized or hooked."""
	changed = changed_of(_core_files())
	if not changed:
		return
	memo.forget()
	for doctype in SPECIAL:
		sync_schema(Meta(doctype))
	definitions = [(path, definition) for path in changed for definition in _read(path)]
	for path, definition in definitions:
		write_rows(definition)
		note_synced(path)
	memo.forget()
	metas = [Meta(definition["name"]) for _path, definition in definitions]
	for meta in metas:
		sync_schema(meta)
	for meta in metas:
		run_on_doctype_update(meta)


def _core_files() -> list[Path]:
	return [path for path in get_doc_files("frappe") if path.parent.parent.name == "doctype"]


def _read(path: Path) -> list[dict]:
	from frappe.modules.import_file import read_doc_from_file

	return [values for values in read_doc_from_file(str(path)) if values["doctype"] == "DocType"]
