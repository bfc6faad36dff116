"""Assignment Rule User."""

from frappe.model.document import Document


class AssignmentRuleUser(Document):
	"""Assignment Rule User."""
