"""Whom a notification tells: users whom the document names, or the holders of a role."""

from frappe.model.document import Document


class NotificationRecipient(Document):
	"""One row of recipients."""
