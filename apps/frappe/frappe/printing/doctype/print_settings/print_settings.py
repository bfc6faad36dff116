"""Print Settings: Print Settings."""

from frappe.model.document import Document


class PrintSettings(Document):
	"""One Print Settings."""
