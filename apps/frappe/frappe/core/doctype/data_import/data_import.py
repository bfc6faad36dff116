"""Data Import: Data Import."""

from frappe.model.document import Document


class DataImport(Document):
	"""One Data Import."""
