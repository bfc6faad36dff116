"""Letter Head: Letter Head."""

from frappe.model.document import Document


class LetterHead(Document):
	"""One Letter Head."""
