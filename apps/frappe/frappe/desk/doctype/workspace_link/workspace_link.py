"""Workspace Link."""

from frappe.model.document import Document


class WorkspaceLink(Document):
	"""Workspace Link."""
