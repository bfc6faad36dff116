from frappe.model.document import Document


class UserSocialLogin(Document):
	"""User Social Login."""
