"""The methods of the page of background jobs: what waits, runs and failed."""

from datetime import datetime, timezone
from typing import Any

import frappe
from frappe.rights.roles import RUNS_SITE
from frappe.services.jobs.enqueue import site_queue
from frappe.utils.data import convert_utc_to_system_timezone
from frappe.utils.scheduler import is_scheduler_inactive

COLOURS = {"queued": "orange", "started": "blue", "failed": "red", "finished": "green"}
MOST_SHOWN = 500


@frappe.whitelist()
def get_info(view: str = "Jobs", queue_timeout: str = "all", job_status: str = "all") -> list[dict]:
	"""The newest jobs, without what they were given.

	:param queue_timeout: only those of a queue
	:param job_status: only those *queued*, *started*, *finished* or *failed*
	:raises frappe.PermissionError: unless System Manager
	"""
	frappe.only_for(RUNS_SITE)
	if view != "Jobs":
		raise NotImplementedError(f"frappe.core.page.background_jobs.background_jobs.get_info({view!r})")
	return [
		_shown(job)
		for job in site_queue().jobs(MOST_SHOWN)
		if queue_timeout in ("all", job["queue"]) and job_status in ("all", job["status"])
	]


def _shown(job: dict) -> dict[str, Any]:
	moments = {key: _moment(job[key]) for key in ("enqueued_at", "started_at", "ended_at")}
	took = job["ended_at"] - job["started_at"] if job["ended_at"] and job["started_at"] else None
	return {
		**job,
		**moments,
		"job_name": job["method"],
		"creation": moments["enqueued_at"],
		"color": COLOURS[job["status"]],
		"took": took,
	}


def _moment(stamp: float | None) -> datetime | None:
	"""A moment in the site's time zone, from seconds since 1970."""
	if not stamp:
		return None
	found = convert_utc_to_system_timezone(datetime.fromtimestamp(stamp, timezone.utc).replace(tzinfo=None))
	return found.replace(tzinfo=None)


@frappe.whitelist()
def get_scheduler_status() -> dict[str, str]:
	"""Whether planned jobs are put into the queue: *active* or *inactive*.

	:raises frappe.PermissionError: unless System Manager
	"""
	frappe.only_for(RUNS_SITE)
	return {"status": "inactive" if is_scheduler_inactive() else "active"}
