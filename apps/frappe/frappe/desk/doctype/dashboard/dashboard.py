"""Dashboard."""

from frappe.model.document import Document


class Dashboard(Document):
	"""Dashboard."""
