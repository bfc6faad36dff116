"""Documents that order long work in a background job, and what becomes of them when the worker dies."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date, get_datetime, get_fullname, now_datetime
from frappe.utils.background_jobs import is_job_enqueued

SECONDS = 3600
"""So long a job may take."""
GRACE_MINUTES = 5
"""So long a document may say that it waits or runs before its job is looked for."""
UNDER_WAY = ("Queued", "Running")


class Stopped(Exception):
	"""Somebody has stopped the work; nothing of it stands. Its words name who did."""


class BackgroundWork(Document):
	"""A document whose status says what its job has come to: *Draft*, *Queued*, *Running*, and how it ended."""

	def onload(self) -> None:
		self.set_onload("may_start", self.may_start())
		self.set_onload("is_under_way", self.status in UNDER_WAY)

	def may_start(self) -> bool:
		"""Return whether the work waits for its start: it was never started, has failed, or its worker died."""
		return self.status in ("Draft", "Failed") or self.is_broken_off()

	def is_broken_off(self) -> bool:
		"""Return whether the document says that it waits or runs, while no job does."""
		if self.status not in UNDER_WAY:
			return False
		is_fresh = get_datetime(self.modified) > add_to_date(now_datetime(), minutes=-GRACE_MINUTES)
		return not is_fresh and not is_job_enqueued(self.job_id())

	def job_id(self) -> str:
		return f"{frappe.scrub(self.doctype)}-{self.name}"

	def enqueue(self, method: str, **arguments: Any) -> None:
		"""Queue the job. It runs as the user who starts it, with that user's rights, and speaks that user's language."""
		self.tell(status="Queued", message=None)
		frappe.enqueue(
			method,
			queue="long",
			timeout=SECONDS,
			enqueue_after_commit=True,
			job_id=self.job_id(),
			deduplicate=True,
			language=frappe.local.lang,
			**arguments,
		)

	def order_stop(self) -> None:
		"""Let the work end without effect: at once where no worker has begun it, else where it asks next.

		:raises frappe.ValidationError: nothing is under way
		"""
		if self.status not in UNDER_WAY:
			frappe.throw(_("Nothing is under way here that could be stopped."))
		by = get_fullname(frappe.session.user)
		if self.status == "Queued" or self.is_broken_off():
			self.note_stop(by)
		else:
			frappe.cache.set_value(self._stop_key(), by, expires_in_sec=SECONDS)

	def note_stop(self, by: str) -> None:
		"""Write that the work was stopped; it can be started again."""
		self.tell(status="Draft", message=_("Stopped by {0}. Nothing was changed.").format(by))

	def forget_stop(self) -> None:
		"""Let an order from before the work began not end it."""
		frappe.cache.delete_value(self._stop_key())

	def check_stop(self) -> None:
		"""End the work where somebody has ordered that; for the job, at every step.

		:raises Stopped: somebody has
		"""
		if by := frappe.cache.get_value(self._stop_key(), expires=True):
			raise Stopped(by)

	def _stop_key(self) -> str:
		return f"stop-{self.job_id()}"

	def tell(self, **values: object) -> None:
		"""Write what the job has come to."""
		self.update(values)
		self.flags.by_job = True
		# Who ordered it must learn how it ended, also when the right was lost meanwhile; the work itself is checked where it is done.
		self.save(ignore_permissions=True)


def note_broken_off() -> None:
	"""Let no document say for good that it runs; for the hourly schedule, for every user."""
	for doctype in ("Annex Printout", "Campaign Import", "External Answer", "Return Package"):
		for name in frappe.get_all(doctype, filters={"status": ["in", UNDER_WAY]}, pluck="name"):
			document = frappe.get_doc(doctype, name)
			if document.is_broken_off():
				document.tell(
					status="Failed",
					finished_on=now_datetime(),
					message=_("The worker was stopped while it was at this. Start it again to go on."),
				)
