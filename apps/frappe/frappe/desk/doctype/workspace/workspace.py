"""Workspace."""

from frappe.model.document import Document


class Workspace(Document):
	"""Workspace."""
