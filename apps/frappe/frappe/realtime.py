"""`frappe.realtime`: publishing events, and the stream in which browsers read them (server-sent events)."""

import re
import threading
import time
from collections.abc import Iterator

from werkzeug.wrappers import Response

import frappe
from frappe.services.realtime import EventStore, publish_progress, publish_realtime, site_events
from frappe.services.realtime.publish import (
	get_doc_room,
	get_doctype_room,
	get_site_room,
	get_task_progress_room,
	get_user_room,
	get_website_room,
)

__all__ = [
	"get_doc_room",
	"get_doctype_room",
	"get_site_room",
	"get_task_progress_room",
	"get_user_room",
	"get_website_room",
	"publish_progress",
	"publish_realtime",
	"stream",
]

HELD_SECONDS = 20.0  # one stream; the browser comes back by itself
LOOK_EVERY = 0.4
PULSE_EVERY = 5
"""Looks after which a comment is sent: it shows that the reader has gone, and lets the stream end with the server."""
BACK_AFTER = 2000  # milliseconds
# A stream that waits keeps a thread of the server. Beyond so many, a stream gives what there is and ends.
_waiting = threading.BoundedSemaphore(3)


@frappe.whitelist(methods=["GET"])
def stream(
	after: str | None = None,
	doctype: str | None = None,
	docname: str | None = None,
	task_id: str | None = None,
	hold: str | None = None,
) -> Response:
	"""The events for this user, as `text/event-stream`; a browser reads it with `EventSource`.

	:param after: the id after which to begin, `0` for all of the last hour; without it (and without `Last-Event-ID`) only new ones
	:param doctype: also the events of this DocType, or with `docname` of this document
	:param task_id: also the events of this task
	:param hold: `0` to answer at once instead of waiting for events
	:raises frappe.PermissionError: no right to read the document or DocType
	"""
	rooms = _rooms(doctype, docname, task_id)
	store = site_events()
	told = frappe.local.request.headers.get("Last-Event-ID") or after
	begin = store.last_id()
	if told and re.fullmatch(r"[0-9]{1,18}", told):
		begin = int(told)
	seconds = 0.0 if hold == "0" else HELD_SECONDS
	response = Response(_events(store, begin, rooms, seconds), mimetype="text/event-stream")
	response.headers["X-Accel-Buffering"] = "no"
	return response


def _rooms(doctype: str | None, docname: str | None, task_id: str | None) -> list[str]:
	rooms = [get_user_room(frappe.session.user)]
	if frappe.session.data.get("user_type") == "System User":
		rooms.append(get_site_room())
	if doctype and docname:
		frappe.get_doc(doctype, docname).check_permission("read")
		rooms.append(get_doc_room(doctype, docname))
	elif doctype:
		frappe.has_permission(doctype, "read", throw=True)
		rooms.append(get_doctype_room(doctype))
	if task_id:
		rooms.append(get_task_progress_room(task_id))
	return rooms


def _events(store: EventStore, last: int, rooms: list[str], seconds: float) -> Iterator[str]:
	"""Runs after the request has ended and its connection is given back: it reads the event file only."""
	yield f"retry: {BACK_AFTER}\nid: {last}\n\n"
	holds = seconds > 0 and _waiting.acquire(blocking=False)
	until = time.monotonic() + (seconds if holds else 0)
	looks = 0
	try:
		while True:
			for event in store.after(last, rooms):
				last = event.id
				yield f"id: {event.id}\nevent: {event.name}\ndata: {event.message}\n\n"
			if time.monotonic() >= until:
				return
			looks += 1
			if looks % PULSE_EVERY == 0:
				yield ":\n\n"
			time.sleep(LOOK_EVERY)
	finally:
		if holds:
			_waiting.release()
