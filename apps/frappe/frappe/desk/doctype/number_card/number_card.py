"""Number Card."""

from frappe.model.document import Document


class NumberCard(Document):
	"""Number Card."""
