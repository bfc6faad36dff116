"""Salutation."""

from frappe.model.document import Document


class Salutation(Document):
	"""Salutation."""
