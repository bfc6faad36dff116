"""Gender."""

from frappe.model.document import Document


class Gender(Document):
	"""Gender."""
