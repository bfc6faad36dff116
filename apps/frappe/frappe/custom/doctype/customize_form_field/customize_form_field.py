"""Controller of Customize Form Field."""

from frappe.model.document import Document


class CustomizeFormField(Document):
	"""Customize Form Field."""
