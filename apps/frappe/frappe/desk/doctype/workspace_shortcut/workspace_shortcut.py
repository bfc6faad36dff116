"""Workspace Shortcut."""

from frappe.model.document import Document


class WorkspaceShortcut(Document):
	"""Workspace Shortcut."""
