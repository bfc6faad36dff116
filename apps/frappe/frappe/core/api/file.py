"""`frappe.core.api.file`: folders and files for the desk."""

import json

import frappe
from frappe import _
from frappe.services.files.contents import max_file_size

FIELDS = [
	"name",
	"file_name",
	"file_url",
	"file_size",
	"file_type",
	"is_folder",
	"is_private",
	"modified",
	"attached_to_doctype",
	"attached_to_name",
]


@frappe.whitelist()
def get_max_file_size() -> int:
	"""Bytes that a file may have."""
	return max_file_size()


@frappe.whitelist()
def get_files_in_folder(folder: str, start: int = 0, page_length: int = 20) -> dict:
	"""Folders and files in a folder that the user may see."""
	rows = frappe.get_list(
		"File",
		fields=FIELDS,
		filters={"folder": folder},
		order_by="is_folder desc, file_name asc",
		limit_start=start,
		limit_page_length=page_length + 1,
	)
	return {"files": rows[:page_length], "has_more": len(rows) > page_length}


@frappe.whitelist(methods=["POST"])
def create_new_folder(file_name: str, folder: str):
	"""A folder in a folder."""
	return frappe.get_doc(
		{"doctype": "File", "file_name": file_name, "is_folder": 1, "folder": folder}
	).insert()


@frappe.whitelist(methods=["POST"])
def move_file(file_list: list | str, new_parent: str, old_parent: str) -> None:
	"""Move files into another folder."""
	if not frappe.db.exists("File", {"name": new_parent, "is_folder": 1}):
		frappe.throw(_("Folder {0} does not exist").format(new_parent))
	for row in json.loads(file_list) if isinstance(file_list, str) else file_list:
		file = frappe.get_doc("File", row["name"])
		file.folder = new_parent
		file.save()


@frappe.whitelist()
def get_attached_images(doctype: str, names: list | str) -> dict:
	"""Pictures attached to documents that the user may read, by document."""
	names = json.loads(names) if isinstance(names, str) else names
	readable = frappe.get_list(doctype, filters={"name": ("in", names)}, pluck="name")
	found: dict[str, list[str]] = {}
	filters = {
		"attached_to_doctype": doctype,
		"attached_to_name": ("in", readable or [""]),
		"file_type": ("in", ["PNG", "JPG", "JPEG", "GIF", "WEBP", "SVG"]),
	}
	for row in frappe.get_all("File", filters=filters, fields=["attached_to_name", "file_url"]):
		found.setdefault(row.attached_to_name, []).append(row.file_url)
	return found
