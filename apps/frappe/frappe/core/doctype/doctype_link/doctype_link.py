"""Controller of DocType Link."""

from frappe.model.document import Document


class DocTypeLink(Document):
	"""A connection shown in a form."""
