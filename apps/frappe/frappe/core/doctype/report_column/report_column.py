"""Report Column: Report Column."""

from frappe.model.document import Document


class ReportColumn(Document):
	"""One Report Column."""
