"""`frappe.utils.file_manager`: keeping and finding files in code."""

from typing import Any

import frappe
from frappe.core.doctype.file.exceptions import MaxFileSizeReachedError
from frappe.core.doctype.file.utils import remove_file_by_url
from frappe.services.files.contents import max_file_size as get_max_file_size
from frappe.services.files.disk import hash_of as get_content_hash

__all__ = ["MaxFileSizeReachedError", "get_content_hash", "get_max_file_size", "remove_file_by_url"]


def save_file(
	fname: str,
	content: bytes | str,
	dt: str | None,
	dn: str | None,
	folder: str | None = None,
	decode: bool = False,
	is_private: int = 1,
	df: str | None = None,
) -> Any:
	"""Keep a content as a File, attached to a document if one is named; the File.

	:param decode: the content is base64
	:param df: the Attach field of the document
	"""
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": fname,
			"attached_to_doctype": dt,
			"attached_to_name": dn,
			"attached_to_field": df,
			"folder": folder,
			"is_private": is_private,
			"content": content,
			"decode": decode,
		}
	)
	return file.insert(ignore_permissions=True)  # called by code, which has asked already


def save_url(
	file_url: str, filename: str | None, dt: str, dn: str, folder: str, is_private: int, df: str | None = None
) -> Any:
	"""A File for an address on the web."""
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_url": file_url,
			"file_name": filename,
			"attached_to_doctype": dt,
			"attached_to_name": dn,
			"attached_to_field": df,
			"folder": folder,
			"is_private": is_private,
		}
	)
	return file.insert(ignore_permissions=True)  # called by code, which has asked already


def get_file(fname: str) -> list:
	"""The name and the content of a File, found by its name, file name or address."""
	file = _find(fname)
	return [file.file_name, file.get_content()]


def get_file_path(file_name: str) -> str:
	"""Where a File is on disk."""
	return _find(file_name).get_full_path()


def _find(name: str) -> Any:
	for field in ("name", "file_url", "file_name"):
		if found := frappe.db.get_value("File", {field: name}, "name"):
			return frappe.get_doc("File", found)
	frappe.throw(frappe._("File {0} does not exist").format(name), frappe.DoesNotExistError)


def remove_all(dt: str, dn: str, from_delete: bool = False, delete_permanently: bool = False) -> None:
	"""Delete all files of a document."""
	for name in frappe.get_all(
		"File", filters={"attached_to_doctype": dt, "attached_to_name": str(dn)}, pluck="name"
	):
		# goes with its document, on which the right was asked
		frappe.delete_doc("File", name, ignore_permissions=True, delete_permanently=delete_permanently)


def remove_file(
	fid: str | None = None,
	attached_to_doctype: str | None = None,
	attached_to_name: str | None = None,
	from_delete: bool = False,
	delete_permanently: bool = False,
) -> None:
	"""Delete a File."""
	frappe.delete_doc("File", fid, delete_permanently=delete_permanently)


def add_attachments(doctype: str, name: str, attachments: list) -> list:
	"""Attach Files that are there (their names) to a document too; the new Files."""
	added = []
	for known in attachments:
		url, file_name, private = frappe.db.get_value("File", known, ["file_url", "file_name", "is_private"])
		added.append(save_url(url, file_name, doctype, name, "Home/Attachments", private))
	return added
