"""Language."""

from frappe.model.document import Document


class Language(Document):
	"""Language."""
