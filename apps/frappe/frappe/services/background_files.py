"""Files that a worker makes for a user: asked for, on the way, ready."""

from typing import Any

import frappe
from frappe import _
from frappe.services.upkeep import EXPORT_DAYS, EXPORTS_FOLDER

EXPORTED_AT_ONCE = 5000
"""Rows that a request exports itself; more are a background job's work."""


def begin(method: str, **kwargs: Any) -> dict[str, str]:
	"""Let a worker run a method that makes a file; the `task_id` by which the user's browser hears of it."""
	task_id = frappe.generate_hash(length=12)
	frappe.enqueue(method, queue="long", timeout=3600, task_id=task_id, **kwargs)
	frappe.msgprint(_("The file is made in the background; you will be told when it is ready."), alert=True)
	return {"task_id": task_id}


def advance(percent: float, title: str, description: str = "") -> None:
	"""Tell how far a file is."""
	frappe.publish_progress(percent, title=title, description=description)


def keep(filename: str, content: bytes, task_id: str) -> str:
	"""Keep a finished file as the user's own, private one for some days, and tell the user; its address."""
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": filename,
			"content": content,
			"is_private": 1,
			"folder": EXPORTS_FOLDER,
		}
	).insert(ignore_permissions=True)  # the worker acts as the user, whose right to the content was checked
	user = frappe.session.user
	# a note to oneself: enqueue_create_notification tells only others
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"for_user": user,
			"from_user": user,
			"type": "Alert",
			"subject": _("{0} is ready and kept for {1} days").format(
				frappe.utils.escape_html(filename), EXPORT_DAYS
			),
			"link": file.file_url,
		}
	).insert(ignore_permissions=True)
	frappe.publish_realtime(
		f"task_complete:{task_id}", {"file_url": file.file_url}, user=user, after_commit=True
	)
	return file.file_url
