"""Event Participants."""

from frappe.model.document import Document


class EventParticipants(Document):
	"""Event Participants."""
