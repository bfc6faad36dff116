"""A job that runs at fixed times; made from the hook `scheduler_events` of an app, or of a Server Script."""

from datetime import datetime

from croniter import croniter

import frappe
from frappe.model.document import Document
from frappe.services.errors import veiled
from frappe.services.jobs.scheduler import CRON


class ScheduledJobType(Document):
	"""Its method, its frequency, when it last ran."""

	def validate(self) -> None:
		"""A cron job needs a cron expression that can be read."""
		if self.frequency == "Cron" and not croniter.is_valid(self.cron_format or ""):
			frappe.throw(frappe._("{0} is not a valid cron expression.").format(self.cron_format))

	@property
	def next_execution(self) -> datetime | None:
		"""When it is due next."""
		cron = self.cron_format or CRON.get(self.frequency)
		start = frappe.utils.get_datetime(self.last_execution or self.creation)
		return croniter(cron, start).get_next(datetime) if cron and start else None

	@frappe.whitelist(methods=["POST"])
	def execute(self) -> None:
		"""Run the method now; what it did is kept or undone as a whole, and logged."""
		self.check_permission("write")
		try:
			if self.server_script:
				frappe.get_doc("Server Script", self.server_script).execute_scheduled_method()
			else:
				frappe.get_attr(self.method)()
			self._log("Complete")
		except Exception:
			frappe.db.rollback()
			self._log("Failed", frappe.get_traceback())
			raise
		finally:
			frappe.db.set_value(
				"Scheduled Job Type",
				self.name,
				"last_execution",
				frappe.utils.now_datetime(),
				update_modified=False,
			)
			frappe.db.commit()  # the log of a failure must outlive the failure

	def _log(self, status: str, details: str | None = None) -> None:
		if not self.create_log and status == "Complete":
			return
		frappe.get_doc(
			{
				"doctype": "Scheduled Job Log",
				"scheduled_job_type": self.name,
				"status": status,
				"details": veiled(details),
			}
		).insert(ignore_permissions=True)  # a log is written whoever runs the job
