"""A document of any DocType that a row points to."""

from frappe.model.document import Document


class DynamicLink(Document):
	"""A document of any DocType that a row points to."""
