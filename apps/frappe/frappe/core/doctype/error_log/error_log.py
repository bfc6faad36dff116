"""Error Log: what went wrong unexpectedly, for administrators."""

import frappe
from frappe.model.document import Document
from frappe.rights.roles import RUNS_SITE


class ErrorLog(Document):
	"""One error with its trace."""

	def onload(self) -> None:
		if not self.seen and not frappe.flags.read_only:
			self.db_set("seen", 1, update_modified=False)

	@staticmethod
	def clear_old_logs(days: int = 30) -> None:
		"""Delete what is older than so many days."""
		limit = frappe.utils.add_days(frappe.utils.now_datetime(), -days)
		frappe.db.delete("Error Log", {"creation": ("<", limit)})


@frappe.whitelist(methods=["POST"])
def clear_error_logs() -> None:
	"""Delete all of them; for administrators."""
	frappe.only_for(RUNS_SITE)
	frappe.db.truncate("Error Log")
