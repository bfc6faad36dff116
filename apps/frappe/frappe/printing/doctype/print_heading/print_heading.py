"""Print Heading: another title for a printed document."""

from frappe.model.document import Document


class PrintHeading(Document):
	"""One title."""
