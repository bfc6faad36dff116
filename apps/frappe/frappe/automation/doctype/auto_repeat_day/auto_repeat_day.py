"""A day of the week on which a document repeats."""

from frappe.model.document import Document


class AutoRepeatDay(Document):
	"""One day."""
