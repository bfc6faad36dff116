from frappe.model.document import Document


class RoleProfile(Document):
	"""Role Profile."""
