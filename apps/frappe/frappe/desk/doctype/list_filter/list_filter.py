"""A saved set of filters of a list."""

from typing import Any

import frappe
from frappe.desk.about_doctype import may_read, readable_condition
from frappe.model.document import Document


class ListFilter(Document):
	"""Filters under a name, for one user or for everybody."""


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Users see their own filters and those for everybody, of DocTypes that they may read: filters hold values."""
	user = user or frappe.session.user
	if user == "Administrator":
		return None
	return (
		f"(ifnull(`tabList Filter`.for_user, '') in ('', {frappe.db.escape(user)})"
		f" and {readable_condition('List Filter', user)})"
	)


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Users change their own filters; those for everybody are changed by managers."""
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if doc.reference_doctype and not may_read(doc.reference_doctype, user):
		return False
	if doc.for_user:
		return doc.for_user == user
	return ptype in ("read", "select") or "System Manager" in frappe.get_roles(user)
