"""Data Export: Data Export."""

from frappe.model.document import Document


class DataExport(Document):
	"""One Data Export."""
