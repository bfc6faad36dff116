"""Who may see and change a file: its owner, everybody if it is public, and whoever has the right on what it is attached to."""

from typing import Any

import frappe
from frappe.model.controllers import get_controller

READING = ("read", "select", "print", "email", "export", "report")


def allowed(file: Any, ptype: str, user: str) -> bool:
	"""Whether a user has a right on a file."""
	if user == "Administrator":
		return True
	if not file.is_private and ptype in READING and user != "Guest":
		return True
	if ptype != "create" and (keeper := _keeper(file)):
		return keeper.opens_files_for(user) and bool(
			keeper.has_permission(_right_on_document(ptype), user=user)
		)
	if user != "Guest" and file.owner == user:
		return True
	if file.attached_to_doctype and file.attached_to_name:
		return _by_document(file, _right_on_document(ptype), user)
	return bool(file.is_folder and ptype in READING and user != "Guest")


def _right_on_document(ptype: str) -> str:
	return "read" if ptype in READING else "write"


def _by_document(file: Any, ptype: str, user: str) -> bool:
	if not frappe.db.exists(file.attached_to_doctype, file.attached_to_name):
		return False
	document = frappe.get_doc(file.attached_to_doctype, file.attached_to_name)
	return bool(document.has_permission(ptype, user=user))


def _keeper(file: Any) -> Any | None:
	"""The document that decides over its files, over those of their owners too: its controller has `opens_files_for(user)`.

	Asked of what is stored: who moves a file out of its document does not thereby get to open it.
	"""
	place = frappe.db.get_value("File", file.name, ["attached_to_doctype", "attached_to_name"])
	if not place or not all(place) or not frappe.db.exists("DocType", place[0]):
		return None
	if not hasattr(get_controller(place[0]), "opens_files_for") or not frappe.db.exists(*place):
		return None
	return frappe.get_doc(*place)


def find_readable(url: str) -> Any | None:
	"""A File of this address that the user may read. Several may share one content; one that is readable is enough."""
	for name in frappe.get_all("File", filters={"file_url": url}, pluck="name"):
		file = frappe.get_doc("File", name)
		if not file.is_private or allowed(file, "read", frappe.session.user):
			return file
	return None


def conditions(user: str) -> str:
	"""What of the File list a user sees, as a condition: what is public, and what is one's own."""
	if user == "Administrator":
		return ""
	return f"(`tabFile`.`is_private` = 0 or `tabFile`.`owner` = {frappe.db.escape(user)})"
