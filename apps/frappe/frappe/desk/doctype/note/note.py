"""Note."""

from frappe.model.document import Document


class Note(Document):
	"""Note."""
