"""Email Queue Recipient."""

from frappe.model.document import Document


class EmailQueueRecipient(Document):
	"""An address that a mail goes to, and whether it got there."""
