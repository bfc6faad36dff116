"""Controller of Workflow Document State."""

from frappe.model.document import Document


class WorkflowDocumentState(Document):
	"""Workflow Document State."""
