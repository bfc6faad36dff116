"""A step of a form tour."""

from frappe.model.document import Document


class FormTourStep(Document):
	"""A field of the form, and what is said about it."""
