"""One step of a disposition."""

from frappe.model.document import Document


class DispositionStep(Document):
	pass
