"""Following documents: who wants to hear of changes."""

from collections import Counter
from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import (
	enqueue_create_notification,
	get_title,
	get_title_html,
)
from frappe.translate import get_user_lang
from frappe.utils import add_to_date, get_fullname, now_datetime

UNFOLLOWABLE = (
	"Version",
	"Comment",
	"File",
	"ToDo",
	"DocType",
	"Notification Log",
	"Error Log",
	"Activity Log",
	"Access Log",
	"View Log",
	"Tag Link",
	"Document Follow",
)


@frappe.whitelist()
def update_follow(doctype: str, doc_name: str, following: bool | str) -> bool:
	"""Follow a document or stop; whether it was changed."""
	if frappe.parse_json(following) if isinstance(following, str) else following:
		return bool(follow_document(doctype, doc_name, frappe.session.user))
	return unfollow_document(doctype, doc_name, frappe.session.user)


@frappe.whitelist()
def follow_document(doctype: str, doc_name: str, user: str) -> Any:
	"""Follow a document; the record, or None where there is nothing to follow. Others are not made to follow."""
	if user != frappe.session.user:
		frappe.only_for("System Manager")
	return let_follow(doctype, doc_name, user)


def let_follow(doctype: str, doc_name: str, user: str) -> Any:
	"""Let a user who wants it follow a document; the record, or None where there is nothing to follow.

	Only documents that keep a history can be followed, and only by users who may read them.
	"""
	meta = frappe.get_meta(doctype)
	if (
		doctype in UNFOLLOWABLE
		or not meta.track_changes
		or user in ("Administrator", "Guest")
		or not frappe.db.get_value("User", user, "document_follow_notify")
		or is_document_followed(doctype, doc_name, user)
		or not frappe.has_permission(doctype, "read", doc=doc_name, user=user)
	):
		return None
	values = {"doctype": "Document Follow", "ref_doctype": doctype, "ref_docname": doc_name, "user": user}
	# following needs no more than the right to read, which was checked
	return frappe.get_doc(values).insert(ignore_permissions=True)


@frappe.whitelist()
def unfollow_document(doctype: str, doc_name: str, user: str) -> bool:
	"""Let a user stop following a document; whether there was something to stop."""
	if user != frappe.session.user:
		frappe.only_for("System Manager")
	key = {"ref_doctype": doctype, "ref_docname": doc_name, "user": user}
	if not frappe.db.exists("Document Follow", key):
		return False
	frappe.db.delete("Document Follow", key)
	return True


def is_document_followed(doctype: str, doc_name: str, user: str) -> bool:
	"""Whether a user follows a document."""
	return bool(
		frappe.db.exists("Document Follow", {"ref_doctype": doctype, "ref_docname": doc_name, "user": user})
	)


@frappe.whitelist()
def get_follow_users(doctype: str, doc_name: str) -> list:
	"""The users who follow a document."""
	frappe.has_permission(doctype, "read", doc=doc_name, throw=True)
	return frappe.get_all(
		"Document Follow", filters={"ref_doctype": doctype, "ref_docname": doc_name}, fields=["user"]
	)


def send_hourly_updates() -> None:
	"""Tell whoever wants to hear each hour what changed in the documents that they follow."""
	_tell_followers("Hourly", {"hours": -1})


def send_daily_updates() -> None:
	"""The same once a day."""
	_tell_followers("Daily", {"days": -1})


def send_weekly_updates() -> None:
	"""The same once a week."""
	_tell_followers("Weekly", {"days": -7})


def _tell_followers(frequency: str, since: dict[str, int]) -> None:
	users = frappe.get_all(
		"User",
		filters={"document_follow_notify": 1, "document_follow_frequency": frequency, "enabled": 1},
		pluck="name",
	)
	follows = frappe.get_all(
		"Document Follow",
		filters={"user": ("in", users or [""])},
		fields=["user", "ref_doctype", "ref_docname"],
		limit=0,
	)
	changes = _changes_since(add_to_date(now_datetime(), **since), follows)
	for row in follows:
		by_others = changes.get((row.ref_doctype, row.ref_docname), Counter()).copy()
		by_others.pop(row.user, None)
		if by_others and frappe.has_permission(row.ref_doctype, "read", doc=row.ref_docname, user=row.user):
			_tell(row, by_others)


def _changes_since(moment: Any, follows: list) -> dict[tuple[str, str], Counter]:
	"""How often who changed which of the followed documents."""
	changes: dict[tuple[str, str], Counter] = {}
	versions = frappe.get_all(
		"Version",
		filters={
			"creation": (">=", moment),
			"ref_doctype": ("in", list({row.ref_doctype for row in follows}) or [""]),
			"docname": ("in", list({row.ref_docname for row in follows}) or [""]),
		},
		fields=["ref_doctype", "docname", "owner"],
		limit=0,
	)
	for version in versions:
		changes.setdefault((version.ref_doctype, version.docname), Counter())[version.owner] += 1
	return changes


def _tell(follow: Any, by_others: Counter) -> None:
	lang = get_user_lang(follow.user)
	names = ", ".join(get_fullname(user) for user in by_others)
	enqueue_create_notification(
		follow.user,
		{
			"type": "Alert",
			"document_type": follow.ref_doctype,
			"document_name": follow.ref_docname,
			"subject": _("{0} changed {1} {2}, which you follow", lang).format(
				frappe.bold(names),
				frappe.bold(_(follow.ref_doctype, lang)),
				get_title_html(get_title(follow.ref_doctype, follow.ref_docname)),
			),
			"from_user": next(iter(by_others)),
		},
	)
