"""Event."""

from frappe.model.document import Document


class Event(Document):
	"""Event."""
