"""Assignment Rule."""

from frappe.model.document import Document


class AssignmentRule(Document):
	"""Assignment Rule."""
