"""List Filter."""

from frappe.model.document import Document


class ListFilter(Document):
	"""List Filter."""
