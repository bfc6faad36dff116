"""Controller of Workflow Action Permitted Role."""

from frappe.model.document import Document


class WorkflowActionPermittedRole(Document):
	"""Workflow Action Permitted Role."""
