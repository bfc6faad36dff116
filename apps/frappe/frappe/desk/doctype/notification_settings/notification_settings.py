"""Notification Settings."""

from frappe.model.document import Document


class NotificationSettings(Document):
	"""Notification Settings."""
