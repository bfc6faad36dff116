"""Modules of apps: where their DocTypes live and how they are loaded and written."""

import frappe
from frappe.modules.utils import (
	export_customizations,
	export_doc,
	export_module_json,
	get_doc_path,
	get_doctype_app,
	get_doctype_module,
	get_meta_module,
	get_module_app,
	get_module_name,
	get_module_path,
	load_doctype_module,
	reload_doc,
	reload_doctype,
	scrub,
	scrub_dt_dn,
	sync_customizations,
)

__all__ = [
	"export_customizations",
	"export_doc",
	"export_module_json",
	"frappe",
	"get_doc_path",
	"get_doctype_app",
	"get_doctype_module",
	"get_meta_module",
	"get_module_app",
	"get_module_name",
	"get_module_path",
	"load_doctype_module",
	"reload_doc",
	"reload_doctype",
	"scrub",
	"scrub_dt_dn",
	"sync_customizations",
]
