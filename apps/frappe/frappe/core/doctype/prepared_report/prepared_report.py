"""Prepared Report: Prepared Report."""

from frappe.model.document import Document


class PreparedReport(Document):
	"""One Prepared Report."""
