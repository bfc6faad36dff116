"""Controller of DocType Action."""

from frappe.model.document import Document


class DocTypeAction(Document):
	"""A button of a form."""
