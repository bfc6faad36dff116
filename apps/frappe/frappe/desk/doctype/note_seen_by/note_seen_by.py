"""Note Seen By."""

from frappe.model.document import Document


class NoteSeenBy(Document):
	"""Note Seen By."""
