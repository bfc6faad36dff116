"""Who may see and change a file: its owner, everybody if it is public, and whoever has the right on what it is attached to."""

from typing import Any

import frappe

READING = ("read", "select", "print", "email", "export", "report")


def allowed(file: Any, ptype: str, user: str) -> bool:
	"""Whether a user has a right on a file."""
	if user == "Administrator":
		return True
	if not file.is_private and ptype in READING and user != "Guest":
		return True
	if user != "Guest" and file.owner == user:
		return True
	if file.attached_to_doctype and file.attached_to_name:
		return _by_document(file, "read" if ptype in READING else "write", user)
	return bool(file.is_folder and ptype in READING and user != "Guest")


def _by_document(file: Any, ptype: str, user: str) -> bool:
	if not frappe.db.exists(file.attached_to_doctype, file.attached_to_name):
		return False
	document = frappe.get_doc(file.attached_to_doctype, file.attached_to_name)
	opens = getattr(document, "opens_files_for", None)
	return bool(document.has_permission(ptype, user=user)) and (opens is None or opens(user))


def find_readable(url: str) -> Any | None:
	"""A File of this address that the user may read. Several may share one content; one that is readable is enough."""
	for name in frappe.get_all("File", filters={"file_url": url}, pluck="name"):
		file = frappe.get_doc("File", name)
		if not file.is_private or allowed(file, "read", frappe.session.user):
			return file
	return None


def conditions(user: str) -> str:
	"""What of the File list a user sees, as a condition: what is public, and what is one's own."""
	if user == "Administrator" or "System Manager" in frappe.get_roles(user):
		return ""
	return f"(`tabFile`.`is_private` = 0 or `tabFile`.`owner` = {frappe.db.escape(user)})"
