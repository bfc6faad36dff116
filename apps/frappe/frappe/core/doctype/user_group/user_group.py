from frappe.model.document import Document


class UserGroup(Document):
	"""User Group."""
