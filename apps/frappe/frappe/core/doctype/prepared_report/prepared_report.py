"""Prepared Report: the result of a report that was run in the background."""

import frappe
from frappe.model.document import Document
from frappe.services.reports import prepared, running


class PreparedReport(Document):
	"""One run with its filters; the rows are in a private file."""

	def opens_files_for(self, user: str) -> bool:
		"""Whether the rows may be shown to a user: they are of the rights that who asked for them had."""
		return self.owner == user and prepared.is_current(self)

	@staticmethod
	def clear_old_logs(days: int = 30) -> None:
		"""Delete what is older than so many days."""
		limit = frappe.utils.add_days(frappe.utils.now_datetime(), -days)
		for name in frappe.get_all("Prepared Report", filters={"creation": ("<", limit)}, pluck="name"):
			frappe.delete_doc(
				"Prepared Report", name, ignore_permissions=True, delete_permanently=True
			)  # housekeeping


@frappe.whitelist(methods=["POST"])
def make_prepared_report(report_name: str, filters: dict | str | None = None) -> dict:
	"""Have a report run in the background."""
	return {"name": prepared.ask(running.find(report_name), running.as_filters(filters)).name}
