"""Events for browsers: published by any process of the bench, read by id, so that a reload misses none."""

from frappe.services.realtime.publish import publish_progress, publish_realtime
from frappe.services.realtime.store import EventStore, site_events

__all__ = ["EventStore", "publish_progress", "publish_realtime", "site_events"]
