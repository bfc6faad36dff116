"""A column of a web form's list."""

from frappe.model.document import Document


class WebFormListColumn(Document):
	"""A column of the page with what a user has sent."""
