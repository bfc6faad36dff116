"""Notification Log."""

from frappe.model.document import Document


class NotificationLog(Document):
	"""Notification Log."""
