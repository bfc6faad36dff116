"""Notes: public ones for everybody, others for their author."""

from typing import Any

import frappe
from frappe.model.document import Document

NOTIFY = ("notify_on_login", "notify_on_every_login", "expire_notification_on")


class Note(Document):
	"""A note with its readers."""

	def validate(self) -> None:
		if self.notify_on_login and not self.expire_notification_on:
			self.expire_notification_on = frappe.utils.add_days(self.creation or frappe.utils.now(), 7)
		if not self.content:
			self.content = "<span></span>"

	def before_print(self, settings: Any = None) -> None:
		self.print_heading = self.name
		self.sub_heading = ""

	def mark_seen_by(self, user: str) -> None:
		"""Note that a user has read it."""
		if user in (row.user for row in self.seen_by):
			return
		self.append("seen_by", {"user": user})


@frappe.whitelist()
def mark_as_seen(note: str) -> None:
	"""Note that the user has read a note."""
	doc = frappe.get_doc("Note", note)
	doc.check_permission("read")
	doc.mark_seen_by(frappe.session.user)
	# whoever may read a note may be noted as its reader
	doc.save(ignore_permissions=True, ignore_version=True)


@frappe.whitelist()
def reset_notifications(note: str) -> None:
	"""Show a note to everybody anew."""
	doc = frappe.get_doc("Note", note)
	doc.check_permission("write")
	doc.seen_by = []
	doc.save()


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Users see public notes and their own."""
	user = user or frappe.session.user
	if user == "Administrator":
		return None
	return f"(`tabNote`.public = 1 or `tabNote`.owner = {frappe.db.escape(user)})"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Users read public notes, and do with their own what their roles allow."""
	user = user or frappe.session.user
	if user == "Administrator" or doc.owner == user:
		return True
	return bool(doc.public) and ptype in ("read", "select", "print", "email", "report", "export")
