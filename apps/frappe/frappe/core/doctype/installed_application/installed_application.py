"""Controller of Installed Application."""

from frappe.model.document import Document


class InstalledApplication(Document):
	"""Installed Application."""
