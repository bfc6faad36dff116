"""Dashboard Chart Field."""

from frappe.model.document import Document


class DashboardChartField(Document):
	"""Dashboard Chart Field."""
