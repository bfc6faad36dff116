"""One attempt to reach a member."""

from frappe.model.document import Document


class SearchAttempt(Document):
	pass
