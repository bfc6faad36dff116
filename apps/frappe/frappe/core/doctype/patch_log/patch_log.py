"""Controller of Patch Log."""

from frappe.model.document import Document


class PatchLog(Document):
	"""Patch Log."""
