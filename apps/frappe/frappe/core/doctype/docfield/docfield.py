"""Controller of DocField."""

from frappe.model.document import Document


class DocField(Document):
	"""A field of a DocType."""
