"""Print Format: Print Format."""

from frappe.model.document import Document


class PrintFormat(Document):
	"""One Print Format."""
