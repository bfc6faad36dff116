"""View Log."""

from frappe.model.document import Document


class ViewLog(Document):
	"""View Log."""
