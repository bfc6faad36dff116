"""Contact."""

from frappe.model.document import Document


class Contact(Document):
	"""Contact."""
