"""Appointments."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, get_datetime_str
from frappe.utils.asked import list_of


class Event(Document):
	"""An appointment, private or public."""

	def validate(self) -> None:
		if not self.starts_on:
			self.starts_on = frappe.utils.now_datetime()
		if self.ends_on and get_datetime(self.starts_on) > get_datetime(self.ends_on):
			frappe.throw(_("Event end must be after start"))


def get_permission_query_conditions(user: str | None = None) -> str:
	"""Users see public appointments and their own."""
	user = frappe.db.escape(user or frappe.session.user)
	return f"(`tabEvent`.event_type = 'Public' or `tabEvent`.owner = {user})"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Users see public appointments, and do with their own what their roles allow."""
	user = user or frappe.session.user
	if doc.is_new() or user in ("Administrator", doc.owner):
		return True
	return doc.event_type == "Public" and ptype in ("read", "select", "print", "report", "export")


@frappe.whitelist()
def get_events(start: str, end: str, user: str | None = None, filters: str | None = None) -> list:
	"""The user's appointments that touch a span, in the order of their beginning."""
	conditions = [
		["starts_on", "<=", f"{end[:10]} 23:59:59"],
		*(list_of(filters, "filters", (list, tuple)) if filters else []),
	]
	fields = [
		"name",
		"subject",
		"description",
		"color",
		"starts_on",
		"ends_on",
		"owner",
		"all_day",
		"event_type",
	]
	rows = frappe.get_list("Event", filters=conditions, fields=fields, order_by="starts_on asc", limit=0)
	begin = f"{start[:10]} 00:00:00"
	return [row for row in rows if get_datetime_str(row.ends_on or row.starts_on) >= begin]
