"""Dynamic Link."""

from frappe.model.document import Document


class DynamicLink(Document):
	"""Dynamic Link."""
