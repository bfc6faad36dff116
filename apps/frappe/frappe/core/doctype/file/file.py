"""File: File."""

from frappe.model.document import Document


class File(Document):
	"""One File."""
