"""Currency."""

from frappe.model.document import Document


class Currency(Document):
	"""Currency."""
