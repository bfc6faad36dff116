from frappe.model.document import Document


class UserType(Document):
	"""User Type."""
