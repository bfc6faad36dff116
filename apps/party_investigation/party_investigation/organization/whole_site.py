"""What is said for a whole site: written by who is appointed for all of it, or who gives rights on it; read by all with the role."""

import frappe
from party_investigation import scope

LOOKING = (None, "read", "select", "report", "print", "email", "export")


def may_use(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""The hook `has_permission` of such DocTypes."""
	user = user or frappe.session.user
	if user == "Administrator" or scope.holds_everywhere(user, scope.APPOINTMENT, "write"):
		return True
	if ptype in LOOKING:
		return True
	tops = frappe.get_all(
		scope.ORGANIZATION, {"parent_party_organization": ["is", "not set"]}, ["lft", "rgt"], as_list=True
	)
	parts = [
		(row.lft, row.rgt)
		for row in scope.appointments(user, scope.APPOINTMENT, "write")
		if row.capacity in scope.roles_with(doc.doctype, ptype)
	]
	return bool(tops) and all(any(a <= lft and rgt <= b for a, b in parts) for lft, rgt in tops)
