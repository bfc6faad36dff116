"""Tag Link."""

from frappe.model.document import Document


class TagLink(Document):
	"""Tag Link."""
