"""Controller of Workflow State."""

from frappe.model.document import Document


class WorkflowState(Document):
	"""Workflow State."""
