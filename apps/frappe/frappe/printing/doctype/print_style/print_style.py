"""Print Style: Print Style."""

from frappe.model.document import Document


class PrintStyle(Document):
	"""One Print Style."""
