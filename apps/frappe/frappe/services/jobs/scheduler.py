"""The scheduler: puts what is due into the queue.

What runs when stands in `scheduler_events` of the apps' hooks and is kept as *Scheduled Job Type* records, so that an
administrator can see and stop each job. Due times are counted from the last run in the site's time zone;
a clock that jumps back makes nothing run twice and nothing wait longer than once its period.
"""

import contextlib
import sys
import time
from datetime import datetime

from croniter import croniter

import frappe
from frappe.ground.config import flag
from frappe.services.jobs.enqueue import enqueue

TICK_SECONDS = 60
STOPS = ("disable_scheduler", "pause_scheduler", "maintenance_mode")
CRON = {
	"All": "*/4 * * * *",
	"Hourly": "0 * * * *",
	"Hourly Long": "0 * * * *",
	"Daily": "0 0 * * *",
	"Daily Long": "0 0 * * *",
	"Daily Maintenance": "0 0 * * *",
	"Weekly": "0 0 * * 0",
	"Weekly Long": "0 0 * * 0",
	"Monthly": "0 0 1 * *",
	"Monthly Long": "0 0 1 * *",
	"Yearly": "0 0 1 1 *",
	"Annual": "0 0 1 1 *",
}


def is_scheduler_disabled() -> bool:
	"""True when the configuration or System Settings stop the scheduler."""
	if any(map(flag, STOPS)):
		return True
	return not frappe.db.get_single_value("System Settings", "enable_scheduler")


def is_scheduler_inactive() -> bool:
	"""As `is_scheduler_disabled`; Frappe has both names."""
	return is_scheduler_disabled()


def toggle_scheduler(enable: bool) -> None:
	"""Switch the site's scheduler on or off."""
	frappe.db.set_single_value("System Settings", "enable_scheduler", int(enable))


def enable_scheduler() -> None:
	"""Switch the site's scheduler on."""
	toggle_scheduler(True)


def disable_scheduler() -> None:
	"""Switch the site's scheduler off."""
	toggle_scheduler(False)


def sync_jobs() -> None:
	"""Make the Scheduled Job Type records those that the hooks of the installed apps name."""
	wanted = dict(_scheduled_methods(frappe.get_hooks("scheduler_events") or {}))
	known = {
		row.method: row
		for row in frappe.get_all(
			"Scheduled Job Type",
			filters={"server_script": ("is", "not set")},
			fields=["name", "method", "frequency", "cron_format"],
			limit=0,
		)
	}
	for method, (frequency, cron) in wanted.items():
		row = known.pop(method, None)
		values = {"method": method, "frequency": frequency, "cron_format": cron}
		if not row:
			frappe.get_doc({"doctype": "Scheduled Job Type", **values}).insert(ignore_permissions=True)
		elif (row.frequency, row.cron_format or None) != (frequency, cron):
			frappe.db.set_value("Scheduled Job Type", row.name, values)
	for row in known.values():
		frappe.delete_doc("Scheduled Job Type", row.name, force=True, ignore_permissions=True)


def _scheduled_methods(events: dict):
	for event, methods in events.items():
		if event == "cron":
			for cron, listed in methods.items():
				for method in listed:
					yield method, ("Cron", cron)
		else:
			for method in methods:
				yield method, (event.replace("_", " ").title(), None)


def enqueue_events(site: str, now: datetime | None = None) -> list[str]:
	"""Put every due job of the connected site into the queue; the methods that were put in."""
	if is_scheduler_disabled():
		return []
	now = now or frappe.utils.now_datetime()
	due = []
	rows = frappe.get_all(
		"Scheduled Job Type",
		filters={"stopped": 0},
		fields=["name", "method", "frequency", "cron_format", "last_execution", "creation"],
		limit=0,
	)
	for row in rows:
		last = row.last_execution or row.creation
		if last > now:  # the clock was set back
			last = now
			frappe.db.set_value("Scheduled Job Type", row.name, "last_execution", now, update_modified=False)
		cron = row.cron_format or CRON.get(row.frequency)
		if cron and croniter(cron, last).get_next(datetime) <= now:
			due.append(row)
	for row in due:
		frappe.db.set_value("Scheduled Job Type", row.name, "last_execution", now, update_modified=False)
	frappe.db.commit()  # before the jobs run: a job that is put in twice is worse than one that waits a period
	for row in due:
		enqueue(
			"frappe.services.jobs.scheduler.run_scheduled_job",
			queue="long" if (row.frequency or "").endswith(("Long", "Maintenance")) else "default",
			job_name=row.method,
			job_id=f"scheduled::{row.method}",
			deduplicate=True,
			job_type=row.name,
		)
	return [row.method for row in due]


def run_scheduled_job(job_type: str) -> None:
	"""Run one Scheduled Job Type now and log how it went."""
	frappe.get_doc("Scheduled Job Type", job_type).execute()


class Scheduler:
	"""Looks at every site of a bench once a tick."""

	def __init__(self, sites: list[str], tick_seconds: int = TICK_SECONDS) -> None:
		self.sites = sites
		self.tick_seconds = tick_seconds
		self._next = 0.0

	def tick(self) -> None:
		"""Look at the sites if a tick has passed since the last look."""
		if time.monotonic() < self._next:
			return
		self._next = time.monotonic() + self.tick_seconds
		for site in self.sites:
			self._look_at(site)

	def _look_at(self, site: str) -> None:
		"""Look at one site; its trouble is told and must not keep the other sites waiting."""
		try:
			frappe.init(site, force=True)
			frappe.connect()
			enqueue_events(site)
		except Exception as error:
			print(f"{site}: {error!r}", file=sys.stderr, flush=True)
			with contextlib.suppress(Exception):  # it is told already; the site may be what is broken
				frappe.db.rollback()
				frappe.log_error(title="Scheduler")
				frappe.db.commit()
		finally:
			frappe.destroy()

	def run(self) -> None:
		"""Tick until the process is ended."""
		while True:
			self.tick()
			time.sleep(1)
