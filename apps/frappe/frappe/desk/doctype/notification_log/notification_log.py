"""What a user is told: assignments, mentions, shares, alerts."""

from typing import Any

import frappe
from frappe import _
from frappe.desk.doctype.notification_settings.notification_settings import is_notifications_enabled
from frappe.model.document import Document
from frappe.utils import add_days, escape_html, now_datetime, strip_html


class NotificationLog(Document):
	"""One message to one user."""

	def after_insert(self) -> None:
		frappe.publish_realtime("notification", after_commit=True, user=self.for_user)
		set_seen_value(0, self.for_user)

	@staticmethod
	def clear_old_logs(days: int = 180) -> None:
		"""Delete messages older than `days`."""
		frappe.db.delete("Notification Log", {"creation": ("<", add_days(now_datetime(), -days))})


def get_permission_query_conditions(for_user: str | None = None) -> str | None:
	"""Everybody sees the own messages only, and of those about documents only while the document may be read."""
	user = for_user or frappe.session.user
	if user == "Administrator":
		return None
	parts = [f"`tabNotification Log`.for_user = {frappe.db.escape(user)}"]
	for doctype, names in _out_of_reach(user).items():
		among = ", ".join(frappe.db.escape(name) for name in names)
		parts.append(
			f"not (ifnull(`tabNotification Log`.document_type, '') = {frappe.db.escape(doctype)}"
			f" and ifnull(`tabNotification Log`.document_name, '') in ({among}))"
		)
	return f"({' and '.join(parts)})"


def _out_of_reach(user: str) -> dict[str, list[str]]:
	"""The documents that a user was told of and may not read now: they are gone, or the right is."""
	told: dict[str, set[str]] = {}
	for doctype, name in frappe.db.sql(
		"select distinct `document_type`, `document_name` from `tabNotification Log`"
		" where `for_user` = %s and ifnull(`document_type`, '') != '' and ifnull(`document_name`, '') != ''",
		(user,),
	):
		told.setdefault(doctype, set()).add(name)
	hidden = {doctype: sorted(names - _readable(doctype, names, user)) for doctype, names in told.items()}
	return {doctype: names for doctype, names in hidden.items() if names}


def _readable(doctype: str, names: set[str], user: str) -> set[str]:
	if not frappe.db.exists("DocType", doctype) or not frappe.has_permission(doctype, "read", user=user):
		return set()
	if frappe.get_meta(doctype).issingle:
		return names
	return set(
		frappe.get_list(
			doctype, filters={"name": ("in", list(names))}, pluck="name", user=user, order_by=None
		)
	)


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""The same for one message."""
	user = user or frappe.session.user
	return user == "Administrator" or (doc.for_user == user and _may_be_told(doc, [user]) == [user])


def _may_be_told(message: Any, users: list[str]) -> list[str]:
	"""Those of the users who may read the document that a message is about."""
	doctype, name = message.get("document_type"), message.get("document_name")
	if not (doctype and name):
		return users
	if not frappe.db.exists("DocType", doctype) or not frappe.db.exists(doctype, name):
		return []
	about = frappe.get_doc(doctype, name)
	return [user for user in users if frappe.has_permission(doctype, "read", doc=about, user=user)]


def enqueue_create_notification(users: list[str] | str, doc: dict[str, Any]) -> None:
	"""Tell users something; `doc` is what a Notification Log holds. Nobody is told what they did themselves."""
	if frappe.flags.in_import or frappe.flags.in_install or frappe.flags.in_migrate:
		return
	users = [users] if isinstance(users, str) else list(dict.fromkeys(users))
	make_notification_logs(doc, [user for user in users if user])


def make_notification_logs(doc: dict[str, Any], users: list[str]) -> None:
	"""Write one message for each of the users who exist, are enabled, want to be told and may read what it is about."""
	sender = doc.get("from_user") or frappe.session.user
	receivers = frappe.get_all(
		"User",
		filters={"name": ("in", [user for user in users if user != sender] or [""]), "enabled": 1},
		pluck="name",
	)
	for user in _may_be_told(doc, receivers):
		if not is_notifications_enabled(user):
			continue
		values = {"doctype": "Notification Log", **doc, "for_user": user, "from_user": sender}
		# a message is written for somebody else by whoever caused it
		frappe.get_doc(values).insert(ignore_permissions=True)


@frappe.whitelist()
def get_notification_logs(limit: int = 20) -> dict[str, Any]:
	"""The user's newest messages, and the people they come from."""
	logs = frappe.db.get_list("Notification Log", fields=["*"], limit=limit, order_by="creation desc")
	user_info: dict[str, Any] = {}
	frappe.utils.add_user_info({log.from_user for log in logs if log.from_user}, user_info)
	return {"notification_logs": logs, "user_info": user_info}


@frappe.whitelist(methods=["POST"])
def mark_all_as_read() -> None:
	"""Mark all of the user's messages as read."""
	frappe.db.set_value(
		"Notification Log", {"read": 0, "for_user": frappe.session.user}, "read", 1, update_modified=False
	)


@frappe.whitelist(methods=["POST"])
def mark_as_read(docname: str) -> None:
	"""Mark one of the user's messages as read."""
	if frappe.db.get_value("Notification Log", docname, "for_user") == frappe.session.user:
		frappe.db.set_value("Notification Log", docname, "read", 1, update_modified=False)


@frappe.whitelist(methods=["POST"])
def trigger_indicator_hide() -> None:
	"""Tell the user's other windows that the messages were seen."""
	frappe.publish_realtime("indicator_hide", user=frappe.session.user)


def set_seen_value(value: int, user: str) -> None:
	"""Note whether a user has seen the newest messages."""
	if frappe.db.exists("Notification Settings", user):
		frappe.db.set_value("Notification Settings", user, "seen", value, update_modified=False)


def get_title(doctype: str, docname: str, title_field: str | None = None) -> str:
	"""The title of a document, for a message about it."""
	title_field = title_field or frappe.get_meta(doctype).get_title_field()
	title = docname if title_field == "name" else frappe.db.get_value(doctype, docname, title_field)
	return strip_html(str(title or docname))


def get_title_html(title: str) -> str:
	"""A document's title as it stands in a message."""
	return f'<b class="subject-title">{escape_html(title)}</b>'


def get_email_header(doc: Any, language: str | None = None) -> str:
	"""The heading of a message by its kind."""
	return {
		"Default": _("New Notification", lang=language),
		"Mention": _("New Mention on {0}", lang=language).format(doc.document_name),
		"Assignment": _("Assignment Update on {0}", lang=language).format(doc.document_name),
		"Share": _("New Document Shared {0}", lang=language).format(doc.document_name),
	}.get(doc.type or "Default", _("New Notification", lang=language))
