"""`frappe.publish_realtime` and `frappe.publish_progress`."""

import sys

import frappe
from frappe.services.realtime.store import site_events
from frappe.store.driver import sqlite3


def publish_realtime(
	event: str | None = None,
	message: dict | None = None,
	room: str | None = None,
	user: str | None = None,
	doctype: str | None = None,
	docname: str | None = None,
	task_id: str | None = None,
	after_commit: bool = False,
) -> None:
	"""Tell browsers that something happened.

	Who hears of it: the readers of a task, of a document, of a DocType, a user, or else everyone who uses the desk.

	:param after_commit: only when the running transaction is committed
	"""
	message = {} if message is None else message
	event = event or ("task_progress" if task_id else "global")
	if event == "msgprint" and not user:
		user = frappe.session.user
	elif event == "list_update":
		doctype = doctype or message.get("doctype")
		room = room or get_doctype_room(doctype)
	room = room or _room(user, doctype, docname, task_id)
	news = (room, event, frappe.as_json(message, indent=None))
	if not after_commit:
		_put([news])
		return
	waiting = getattr(frappe.local, "realtime_waiting", None)
	if not waiting:
		frappe.local.realtime_waiting = waiting = []
		frappe.db.after_commit.add(_put_waiting)
		frappe.db.after_rollback.add(_forget_waiting)
	waiting.append(news)


def _put_waiting() -> None:
	news = frappe.local.realtime_waiting
	_forget_waiting()
	_put(news)


def _forget_waiting() -> None:
	frappe.local.realtime_waiting = []


def _put(news: list[tuple[str, str, str]]) -> None:
	try:
		site_events().put(news)
	except sqlite3.OperationalError as error:  # news that is lost must not undo what it tells of
		print(f"{len(news)} events: {error!r}", file=sys.stderr, flush=True)


def _room(user: str | None, doctype: str | None, docname: str | None, task_id: str | None) -> str:
	if task_id:
		return get_task_progress_room(task_id)
	if user:
		return get_user_room(user)
	if doctype and docname:
		return get_doc_room(doctype, docname)
	return get_site_room()


def publish_progress(
	percent: float,
	title: str = "Progress",
	doctype: str | None = None,
	docname: str | None = None,
	description: str | None = None,
	task_id: str | None = None,
) -> None:
	"""Tell the user who runs this how far it has come, at once."""
	publish_realtime(
		"progress",
		{
			"percent": percent,
			"title": title,
			"doctype": doctype,
			"docname": docname,
			"description": description,
		},
		user=None if doctype and docname else frappe.session.user,
		doctype=doctype,
		docname=docname,
		task_id=task_id,
	)


def get_doctype_room(doctype: str) -> str:
	"""Where those listen who look at a list of this DocType."""
	return f"doctype:{doctype}"


def get_doc_room(doctype: str, docname: str) -> str:
	"""Where those listen who look at this document."""
	return f"doc:{doctype}/{docname}"


def get_user_room(user: str) -> str:
	"""Where this user listens."""
	return f"user:{user}"


def get_site_room() -> str:
	"""Where all users of the desk listen."""
	return "all"


def get_task_progress_room(task_id: str) -> str:
	"""Where the reader of this task listens."""
	return f"task_progress:{task_id}"


def get_website_room() -> str:
	"""Where visitors of the website listen."""
	return "website"
