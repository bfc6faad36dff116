"""Writing records of modules into the folders of their apps."""

from pathlib import Path

import frappe
from frappe.modules.utils import clean_for_export, get_doc_path, scrub

CONTROLLER = """from frappe.model.document import Document


class {name}(Document):
	pass
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
	"""Write a record as JSON into the folder of its module; a DocType gets its Python files if they are missing."""
	module = record_module or doc.get("module")
	folder = Path(folder_name or get_doc_path(module, doc.doctype, doc.name))
	folder.mkdir(parents=True, exist_ok=True)
	values = clean_for_export(doc)
	path = folder / f"{scrub(doc.name)}.json"
	path.write_text(frappe.as_json(values) + "\n", encoding="utf-8")
	if doc.doctype == "DocType":
		_make_package(folder, doc)


def _make_package(folder: Path, doc) -> None:
	for place in (folder, folder.parent, folder.parent.parent):
		(place / "__init__.py").touch()
	controller = folder / f"{scrub(doc.name)}.py"
	if not controller.exists():
		name = doc.name.replace(" ", "").replace("-", "")
		controller.write_text(CONTROLLER.format(name=name), encoding="utf-8")


def delete_folder(module: str, dt: str, dn: str) -> None:
	"""Delete the folder of a record."""
	import shutil

	shutil.rmtree(get_doc_path(module, dt, dn), ignore_errors=True)
