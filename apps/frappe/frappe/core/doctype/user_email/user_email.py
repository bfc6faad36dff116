from frappe.model.document import Document


class UserEmail(Document):
	"""User Email."""
