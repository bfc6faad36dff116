"""Notification Subscribed Document."""

from frappe.model.document import Document


class NotificationSubscribedDocument(Document):
	"""Notification Subscribed Document."""
