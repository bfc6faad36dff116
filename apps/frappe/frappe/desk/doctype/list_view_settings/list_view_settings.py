"""List View Settings."""

from frappe.model.document import Document


class ListViewSettings(Document):
	"""List View Settings."""
