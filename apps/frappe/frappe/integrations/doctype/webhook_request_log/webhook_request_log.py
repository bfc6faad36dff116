"""Controller of Webhook Request Log: what was sent, to whom, and what was answered; no header's value, and no secret."""

import frappe
from frappe.model.document import Document


class WebhookRequestLog(Document):
	"""One request."""

	@staticmethod
	def clear_old_logs(days: int = 30) -> None:
		"""Delete what is older than so many days."""
		limit = frappe.utils.add_days(frappe.utils.now_datetime(), -days)
		frappe.db.delete("Webhook Request Log", {"creation": ("<", limit)})
