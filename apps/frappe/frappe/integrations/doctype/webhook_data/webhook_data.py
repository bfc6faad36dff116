"""Controller of Webhook Data: a field of the document, and under which key it is sent."""

from frappe.model.document import Document


class WebhookData(Document):
	"""One field."""
