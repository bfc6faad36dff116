"""Data Import Log: Data Import Log."""

from frappe.model.document import Document


class DataImportLog(Document):
	"""One Data Import Log."""
