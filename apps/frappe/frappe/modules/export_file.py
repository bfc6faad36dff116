"""Writing records of modules into the folders of their apps."""

import json
from pathlib import Path

import frappe
from frappe.modules.utils import clean_for_export, get_doc_path, scrub

CONTROLLER = """from frappe.model.document import Document


class {name}(Document):
	pass
"""
REPORT = """import frappe
from frappe import _


def execute(filters: dict | None = None) -> tuple[list, list]:
	columns = [{{"fieldname": "name", "label": _("Name"), "fieldtype": "Link", "options": {doctype}, "width": 200}}]
	return columns, frappe.get_list({doctype})
"""
REPORT_SETTINGS = """frappe.query_reports[{name}] = {{
	filters: [],
}}
"""


def export_to_files(record_list=None, record_module=None, verbose: int = 0, create_init=None) -> None:
	"""Write records, given as [DocType, name], into the folder of their module."""
	if frappe.flags.in_import:
		return
	for doctype, name, *_rest in record_list or ():
		write_document_file(frappe.get_doc(doctype, name), record_module)


def write_document_file(
	doc, record_module: str | None = None, create_init: bool | None = True, folder_name=None
) -> None:
	"""Write a record as JSON into the folder of its module; DocTypes and script reports get what else they need if it is missing."""
	module = record_module or doc.get("module")
	folder = Path(folder_name or get_doc_path(module, doc.doctype, doc.name))
	folder.mkdir(parents=True, exist_ok=True)
	values = clean_for_export(doc)
	path = folder / f"{scrub(doc.name)}.json"
	path.write_text(frappe.as_json(values) + "\n", encoding="utf-8")
	if doc.doctype == "DocType":
		name = doc.name.replace(" ", "").replace("-", "")
		_make_package(folder, doc.name, {"py": CONTROLLER.format(name=name)})
	elif doc.doctype == "Report" and doc.report_type == "Script Report":
		names = {"name": json.dumps(doc.name), "doctype": json.dumps(doc.ref_doctype)}
		texts = {"py": REPORT.format(**names), "js": REPORT_SETTINGS.format(**names)}
		_make_package(folder, doc.name, texts)


def _make_package(folder: Path, name: str, texts: dict[str, str]) -> None:
	"""Make a folder a Python package; the files that it has stay."""
	for place in (folder, folder.parent, folder.parent.parent):
		(place / "__init__.py").touch()
	for kind, text in texts.items():
		path = folder / f"{scrub(name)}.{kind}"
		if not path.exists():
			path.write_text(text, encoding="utf-8")


def delete_folder(module: str, dt: str, dn: str) -> None:
	"""Delete the folder of a record."""
	import shutil

	shutil.rmtree(get_doc_path(module, dt, dn), ignore_errors=True)
