"""Files that a user names by address."""

import frappe
from frappe.model.document import Document


def require_readable(file_url: str | None, message: str) -> Document:
	"""Return the file at an address if the user may read it: naming the address of somebody else's gives nothing away.

	:raises frappe.PermissionError: with the message
	"""
	names = frappe.get_all("File", filters={"file_url": ["=", str(file_url or "")]}, pluck="name")
	for name in names:
		file = frappe.get_doc("File", name)
		if file.has_permission("read"):
			return file
	frappe.throw(message, frappe.PermissionError)
