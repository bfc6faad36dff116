"""One row of annex 4."""

from frappe.model.document import Document


class LostContactSummaryRow(Document):
	pass
