"""Print Heading: Print Heading."""

from frappe.model.document import Document


class PrintHeading(Document):
	"""One Print Heading."""
