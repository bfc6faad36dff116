"""A saved set of filters of a list."""

from typing import Any

import frappe
from frappe.model.document import Document


class ListFilter(Document):
	"""Filters under a name, for one user or for everybody."""


def get_permission_query_conditions(user: str | None = None) -> str | None:
	"""Users see their own filters and those for everybody."""
	user = user or frappe.session.user
	if user == "Administrator":
		return None
	return f"(ifnull(`tabList Filter`.for_user, '') in ('', {frappe.db.escape(user)}))"


def has_permission(doc: Any, ptype: str = "read", user: str | None = None) -> bool:
	"""Users change their own filters; those for everybody are changed by managers."""
	user = user or frappe.session.user
	if user == "Administrator" or doc.for_user == user:
		return True
	if doc.for_user:
		return False
	return ptype in ("read", "select") or "System Manager" in frappe.get_roles(user)
