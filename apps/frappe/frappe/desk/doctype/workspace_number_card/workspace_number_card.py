"""Workspace Number Card."""

from frappe.model.document import Document


class WorkspaceNumberCard(Document):
	"""Workspace Number Card."""
