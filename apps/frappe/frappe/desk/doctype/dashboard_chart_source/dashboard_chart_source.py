"""Dashboard Chart Source."""

from frappe.model.document import Document


class DashboardChartSource(Document):
	"""Dashboard Chart Source."""
