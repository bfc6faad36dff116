"""One row of annex 5."""

from frappe.model.document import Document


class DispositionSummaryRow(Document):
	pass
