"""Controller of Webhook Header: a header of the request."""

from frappe.model.document import Document


class WebhookHeader(Document):
	"""One header."""
