"""Helpers around File that hooks and other services call."""

from typing import Any

import frappe
from frappe.services.files import limits
from frappe.services.files.disk import hash_of as get_content_hash
from frappe.store import memo

__all__ = ["attach_files_to_document", "get_content_hash", "make_home_folder", "remove_file_by_url"]


def make_home_folder() -> None:
	"""The folders that every site has."""
	for values in (
		{"file_name": "Home", "is_home_folder": 1},
		{"file_name": "Attachments", "folder": "Home", "is_attachments_folder": 1},
		{"file_name": "Exports", "folder": "Home"},
	):
		name = f"{values['folder']}/{values['file_name']}" if "folder" in values else values["file_name"]
		if not frappe.db.exists("File", name):
			frappe.get_doc({"doctype": "File", "is_folder": 1, **values}).insert(
				ignore_permissions=True,  # made by the installation, for everybody
				ignore_if_duplicate=True,
			)


def attach_files_to_document(doc: Any, event: str | None = None) -> None:
	"""Hook, after a document is saved: files that its Attach fields name become attachments of the document."""
	fields = memo.get(("attach_fields", doc.doctype), lambda: _attach_fields(doc.meta))
	for fieldname in fields:
		url = doc.get(fieldname)
		if url and str(url).startswith(("/files/", "/private/files/")):
			_attach(doc, fieldname, url)


def _attach_fields(meta: Any) -> list[str]:
	return [field.fieldname for field in meta.fields if field.fieldtype in ("Attach", "Attach Image")]


def _attach(doc: Any, fieldname: str, url: str) -> None:
	there = {"file_url": url, "attached_to_doctype": doc.doctype, "attached_to_name": str(doc.name)}
	if frappe.db.exists("File", there):
		return
	free = frappe.db.get_value(
		"File", {"file_url": url, "attached_to_name": ("is", "not set")}, ["name", "owner"]
	)
	place = {
		"attached_to_doctype": doc.doctype,
		"attached_to_name": str(doc.name),
		"attached_to_field": fieldname,
	}
	if free and free[1] == frappe.session.user:
		limits.check_number(doc.doctype, doc.name, adding=1)
		frappe.db.set_value("File", free[0], place)
		return
	frappe.get_doc({"doctype": "File", "file_url": url, **place}).insert()


def remove_file_by_url(file_url: str, doctype: str | None = None, name: str | None = None) -> None:
	"""Delete the File of an address, of a document if one is named."""
	filters = {"file_url": file_url}
	if doctype and name:
		filters.update(attached_to_doctype=doctype, attached_to_name=name)
	if file := frappe.db.get_value("File", filters, "name"):
		frappe.delete_doc("File", file)
