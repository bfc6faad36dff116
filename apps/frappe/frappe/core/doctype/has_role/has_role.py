from frappe.model.document import Document


class HasRole(Document):
	"""Has Role."""
