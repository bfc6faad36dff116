"""Contact Email."""

from frappe.model.document import Document


class ContactEmail(Document):
	"""Contact Email."""
