"""The metadata of a form: fields and rights, and the scripts, templates and links that belong to them."""

from pathlib import Path
from typing import Any

import frappe
from frappe.ground.config import flag
from frappe.modules import get_doc_path, scrub
from frappe.services.printing.layouts import letter_head_of
from frappe.store import memo

SCRIPTS = {
	"__js": ("{name}.js", "doctype_js"),
	"__list_js": ("{name}_list.js", "doctype_list_js"),
	"__calendar_js": ("{name}_calendar.js", "doctype_calendar_js"),
	"__tree_js": ("{name}_tree.js", "doctype_tree_js"),
}


def get_meta(doctype: str, cached: bool = True) -> "FormMeta":
	"""The metadata of a form; made once a generation and language."""
	if not cached or flag("developer_mode"):
		return FormMeta(doctype)
	return memo.get(("form_meta", doctype, frappe.local.lang), lambda: FormMeta(doctype))


def get_meta_bundle(doctype: str) -> list[dict[str, Any]]:
	"""The metadata of a DocType and of its child tables."""
	bundle = [get_meta(doctype)]
	for field in bundle[0].meta.get_table_fields():
		bundle.append(get_meta(field.options))
	return [meta.as_dict() for meta in bundle]


class FormMeta:
	"""Metadata with everything a form adds to it."""

	def __init__(self, doctype: str) -> None:
		self.meta = frappe.get_meta(doctype)
		self.values = self.meta.as_dict(no_nulls=True)
		self.folder = self._folder()
		self.load_assets()

	def as_dict(self, no_nulls: bool = False) -> dict[str, Any]:
		"""The metadata as it is sent to the form."""
		return dict(self.values)

	def get(self, key: str, default: Any = None) -> Any:
		"""A value of the metadata."""
		return self.values.get(key, default)

	def _folder(self) -> Path | None:
		if self.meta.custom or not self.meta.module:
			return None
		folder = Path(get_doc_path(self.meta.module, "DocType", self.meta.name))
		return folder if folder.is_dir() else None

	def load_assets(self) -> None:
		"""Add scripts, templates, workflow, titles and links."""
		self.add_search_fields()
		if self.meta.istable:
			return
		self.add_code()
		self.add_custom_script()
		self.load_print_formats()
		self.load_workflows()
		self.load_templates()
		self.load_dashboard()
		self.values["__messages"] = {}
		self.values["__linked_with"] = {}

	def add_search_fields(self) -> None:
		"""Tell each link which fields help to find its documents, and which shows as their title."""
		for field in self.values.get("fields") or []:
			if field.get("fieldtype") != "Link" or not field.get("options"):
				continue
			if not frappe.db.exists("DocType", field["options"], cache=True):
				continue
			linked = frappe.get_meta(field["options"])
			if linked.search_fields:
				field["search_fields"] = [part.strip() for part in linked.search_fields.split(",")]
			if linked.show_title_field_in_link:
				field["link_title_field"] = linked.title_field

	def add_code(self) -> None:
		"""Add the DocType's own scripts, and those that apps add by hook."""
		name = scrub(self.meta.name)
		for key, (file_name, hook) in SCRIPTS.items():
			parts = [_read(self.folder / file_name.format(name=name))] if self.folder else []
			parts += [_read(Path(path)) for path in _hooked(hook, self.meta.name)]
			code = "\n\n".join(part for part in parts if part)
			if code:
				self.values[key] = code

	def add_custom_script(self) -> None:
		"""Add the site's own scripts, where the site has Client Scripts."""
		if not frappe.db.exists("DocType", "Client Script", cache=True):
			return
		scripts = frappe.get_all(
			"Client Script",
			filters={"dt": self.meta.name, "enabled": 1},
			fields=["script", "view"],
			order_by="creation asc",
		)
		for view, key in (("Form", "__custom_js"), ("List", "__custom_list_js")):
			code = "\n\n".join(row.script or "" for row in scripts if row.view == view)
			if code:
				self.values[key] = code

	def load_print_formats(self) -> None:
		"""Add the names of the print formats."""
		formats = frappe.get_all(
			"Print Format",
			filters={"doc_type": self.meta.name, "disabled": 0},
			fields=["name", "print_format_type", "standard", "custom_format", "raw_printing", "format_data"],
			order_by="name asc",
		)
		for row in formats:
			row.update({"doctype": "Print Format", "letter_head": letter_head_of(row.pop("format_data"))})
		self.values["__print_formats"] = formats

	def load_workflows(self) -> None:
		"""Add the active workflow and its states."""
		name = self.meta.get_workflow()
		if not name:
			self.values["__workflow_docs"] = []
			return
		workflow = frappe.get_cached_doc("Workflow", name)
		names = [row.state for row in workflow.states]
		states = frappe.get_all("Workflow State", filters={"name": ("in", names)}, fields=["*"])
		for state in states:
			state["doctype"] = "Workflow State"
		self.values["__workflow_docs"] = [workflow.as_dict(), *states]

	def load_templates(self) -> None:
		"""Add the templates that the controller's module names (`form_grid_templates`)."""
		if not self.folder:
			return
		module = _controller_module(self.meta)
		templates = {}
		for fieldname, path in (getattr(module, "form_grid_templates", None) or {}).items():
			app, _slash, inner = path.partition("/")
			templates[fieldname] = _read(Path(frappe.get_app_path(app, inner)))
		if templates:
			self.values["__form_grid_templates"] = templates

	def load_dashboard(self) -> None:
		"""Add the links to other DocTypes that the form shows on top."""
		self.values["__dashboard"] = self.meta.get_dashboard_data()


def _controller_module(meta: Any) -> Any:
	from frappe.modules import load_doctype_module

	return load_doctype_module(meta.name, meta.module)


def _read(path: Path) -> str:
	return path.read_text(encoding="utf-8") if path.is_file() else ""


def _hooked(hook: str, doctype: str) -> list[str]:
	"""The paths of the scripts that apps add to a DocType."""
	paths = []
	for app in frappe.get_installed_apps():
		added = (frappe.get_hooks(hook, default={}, app_name=app) or {}).get(doctype) or []
		for path in [added] if isinstance(added, str) else added:
			paths.append(frappe.get_app_path(app, *path.strip("/").split("/")))
	return paths
