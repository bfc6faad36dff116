"""Number Card Link."""

from frappe.model.document import Document


class NumberCardLink(Document):
	"""Number Card Link."""
