"""Controller of DocType State."""

from frappe.model.document import Document


class DocTypeState(Document):
	"""A coloured state of a list."""
