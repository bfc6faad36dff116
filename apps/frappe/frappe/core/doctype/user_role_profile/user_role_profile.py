from frappe.model.document import Document


class UserRoleProfile(Document):
	"""User Role Profile."""
