from frappe.model.document import Document


class HasRole(Document):
	"""A role given to a user, or asked for by a report or a page."""
