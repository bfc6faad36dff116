"""Workspace Quick List."""

from frappe.model.document import Document


class WorkspaceQuickList(Document):
	"""Workspace Quick List."""
