"""A stage of a campaign and its dates."""

from frappe.model.document import Document


class CampaignStage(Document):
	pass
