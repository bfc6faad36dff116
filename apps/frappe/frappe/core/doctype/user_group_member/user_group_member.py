from frappe.model.document import Document


class UserGroupMember(Document):
	"""User Group Member."""
