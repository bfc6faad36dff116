"""How one run of a scheduled job went."""

from frappe.model.document import Document


class ScheduledJobLog(Document):
	"""Status and, for a failure, the trace."""
