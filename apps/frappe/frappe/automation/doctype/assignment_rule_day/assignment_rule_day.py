"""Assignment Rule Day."""

from frappe.model.document import Document


class AssignmentRuleDay(Document):
	"""Assignment Rule Day."""
