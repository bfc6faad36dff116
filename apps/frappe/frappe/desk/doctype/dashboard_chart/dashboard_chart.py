"""Dashboard Chart."""

from frappe.model.document import Document


class DashboardChart(Document):
	"""Dashboard Chart."""
