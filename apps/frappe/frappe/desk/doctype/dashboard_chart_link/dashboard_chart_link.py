"""Dashboard Chart Link."""

from frappe.model.document import Document


class DashboardChartLink(Document):
	"""Dashboard Chart Link."""
