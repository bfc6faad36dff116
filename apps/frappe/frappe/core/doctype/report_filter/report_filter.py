"""Report Filter: Report Filter."""

from frappe.model.document import Document


class ReportFilter(Document):
	"""One Report Filter."""
