"""Scripted Row."""

from frappe.model.document import Document


class ScriptedRow(Document):
	"""Scripted Row."""
