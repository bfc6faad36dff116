"""Activity Log: who signed in and out, and who tried."""

import frappe
from frappe.core.kept_log import KeptLog


class ActivityLog(KeptLog):
	"""One event; it is written by the system and never changed."""

	def before_insert(self) -> None:
		self.full_name = self.full_name or frappe.db.get_value("User", self.user, "full_name")
		self.communication_date = self.communication_date or frappe.utils.now()
		request = getattr(frappe.local, "request", None)
		if request is not None:
			from frappe.utils.request import address

			self.ip_address = address(request)

	def validate(self) -> None:
		self.status = self.status or "Linked"


def add_authentication_log(
	subject: str, user: str, operation: str = "Login", status: str = "Success"
) -> None:
	"""Note that a user signed in or out, or failed to.

	An attempt with a name that nobody has is noted without a user, its name in the subject.
	"""
	known = bool(frappe.db.exists("User", user))
	frappe.get_doc(
		{
			"doctype": "Activity Log",
			"subject": subject if known else f"{subject}: {user}",
			"user": user if known else None,
			"status": status,
			"operation": operation,
		}
	).insert(ignore_permissions=True, ignore_links=True)  # the system's own note, no matter who acts
