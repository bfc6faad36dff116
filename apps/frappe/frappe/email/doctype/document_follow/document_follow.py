"""Document Follow."""

from frappe.model.document import Document


class DocumentFollow(Document):
	"""Document Follow."""
