"""ToDo."""

from frappe.model.document import Document


class ToDo(Document):
	"""ToDo."""
