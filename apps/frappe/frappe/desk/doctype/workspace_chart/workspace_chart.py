"""Workspace Chart."""

from frappe.model.document import Document


class WorkspaceChart(Document):
	"""Workspace Chart."""
