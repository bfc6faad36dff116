"""A dated change of a campaign after its opening, with its reason."""

from frappe.model.document import Document


class CampaignAmendment(Document):
	pass
