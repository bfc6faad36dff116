"""Frappe's path to the scheduler; what is behind it is `frappe.services.jobs.scheduler`."""

from frappe.services.jobs.scheduler import (
	disable_scheduler,
	enable_scheduler,
	enqueue_events,
	is_scheduler_disabled,
	is_scheduler_inactive,
	toggle_scheduler,
)

__all__ = [
	"disable_scheduler",
	"enable_scheduler",
	"enqueue_events",
	"is_scheduler_disabled",
	"is_scheduler_inactive",
	"toggle_scheduler",
]
