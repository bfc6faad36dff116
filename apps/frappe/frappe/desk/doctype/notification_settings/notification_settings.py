"""What a user wants to be told."""

from typing import Any

import frappe
from frappe.model.document import Document


class NotificationSettings(Document):
	"""The settings of one user; their name is the user's."""

	def on_update(self) -> None:
		frappe.clear_document_cache("Notification Settings", self.name)


def is_notifications_enabled(user: str) -> bool:
	"""Whether a user wants messages at all; without settings, yes."""
	enabled = frappe.db.get_value("Notification Settings", user, "enabled")
	return True if enabled is None else bool(enabled)


def is_email_notifications_enabled(user: str) -> bool:
	"""Whether a user wants messages also by mail."""
	return bool(frappe.db.get_value("Notification Settings", user, "enable_email_notifications"))


def is_email_notifications_enabled_for_type(user: str, notification_type: str) -> bool:
	"""Whether a user wants messages of a kind also by mail."""
	if not is_email_notifications_enabled(user):
		return False
	if notification_type == "Alert":
		return True
	field = "enable_email_" + frappe.scrub(notification_type)
	value = frappe.db.get_value("Notification Settings", user, field)
	return True if value is None else bool(value)


def create_notification_settings(user: str) -> None:
	"""Make the settings of a new user."""
	if not frappe.db.exists("Notification Settings", user):
		settings = frappe.new_doc("Notification Settings")
		settings.name = settings.user = user
		# made by the system together with the user
		settings.insert(ignore_permissions=True)


def toggle_notifications(user: str, enable: bool = False, ignore_permissions: bool = False) -> None:
	"""Switch a user's messages on or off."""
	if frappe.db.exists("Notification Settings", user):
		settings = frappe.get_doc("Notification Settings", user)
		if settings.enabled != int(enable):
			settings.enabled = int(enable)
			settings.save(ignore_permissions=ignore_permissions)


@frappe.whitelist()
def get_subscribed_documents() -> list[str]:
	"""The DocTypes whose open documents are shown to the user."""
	if not frappe.db.exists("Notification Settings", frappe.session.user):
		return []
	settings = frappe.get_cached_doc("Notification Settings", frappe.session.user)
	return [row.document for row in settings.subscribed_documents]


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Everybody sees the own settings; the system's managers see all."""
	user = user or frappe.session.user
	if user == "Administrator" or "System Manager" in frappe.get_roles(user):
		return None
	return f"(`tabNotification Settings`.name = {frappe.db.escape(user)})"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Everybody sees the own settings; the system's managers see all."""
	user = user or frappe.session.user
	return user == "Administrator" or "System Manager" in frappe.get_roles(user) or doc.name == user


@frappe.whitelist(methods=["POST"])
def set_seen_value(value: int, user: str) -> None:
	"""Note that the user has seen the newest messages."""
	if user != frappe.session.user:
		raise frappe.PermissionError
	if frappe.db.exists("Notification Settings", user):
		frappe.db.set_value("Notification Settings", user, "seen", int(value), update_modified=False)
