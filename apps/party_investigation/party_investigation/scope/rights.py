"""What roles give at all: which capacities of a user have a right on a DocType, before anybody asks where.

Frappe decides permission levels and the rights on whole lists by role alone (`rights_by_role`). A capacity that would get such a
right from another role of its user gives nothing on that DocType, whatever the roles came from.
"""

import frappe

ORGANIZATION = "Party Organization"
APPOINTMENT = "Organization Appointment"

OFFICES = {
	"Security Administrator": (APPOINTMENT, ORGANIZATION),
	"Security Auditor": (APPOINTMENT, ORGANIZATION),
}
"""Roles without a place: who appoints, and who watches that, sees every appointment and the tree it is made in, and nothing else."""

READING = frozenset(("read", "select", "print"))
"""The rights of who may look at a document and no more."""

RIGHTS_ON_LISTS = {"report": "read", "export": "read", "print": "read", "import": "write"}
"""Rights that Frappe asks of the DocType and not of each document, and the right without which they are void."""


def capacities() -> list[str]:
	"""The roles that appointments give."""
	return (frappe.get_meta(APPOINTMENT).get_options("capacity") or "").split("\n")


def roles_with(doctype: str, ptype: str) -> set[str]:
	"""The roles that have a right on a DocType at level 0, as the Role Permissions Manager has left it."""
	wanted = ("select", "read") if ptype == "select" else (ptype,)
	permissions = frappe.get_meta(doctype).permissions
	return {row.role for row in permissions if not row.permlevel and any(row.get(right) for right in wanted)}


def capacities_of(user: str, doctype: str, ptype: str = "read") -> set[str]:
	"""The capacities of `user` whose appointments give the right `ptype` on `doctype` in their places."""
	roles = set(frappe.get_roles(user))
	return {
		role for role in roles_with(doctype, ptype) & roles if not rights_from_elsewhere(doctype, role, roles)
	}


def rights_by_role(doctype: str, roles: set[str]) -> set[tuple[int, str]]:
	"""What Frappe decides by role alone, wherever the documents are: permission levels, rights on whole lists."""
	return {
		(row.permlevel or 0, right)
		for row in frappe.get_meta(doctype).permissions
		if row.role in roles
		for right in (("read", "write") if row.permlevel else RIGHTS_ON_LISTS)
		if row.get(right)
	}


def rights_from_elsewhere(doctype: str, capacity: str, roles: set[str]) -> set[tuple[int, str]]:
	"""The rights that one of `roles` would carry to the places of `capacity`, which does not give them itself.

	Roles that are no capacities have no place of their own: they hold wherever their user is appointed.
	"""
	others = roles.intersection(capacities()) - {capacity}
	if not others:
		return set()
	missing = rights_by_role(doctype, others) - rights_by_role(doctype, (roles - others) | {capacity})
	usable = {right for right in ("read", "write") if _gives(doctype, capacity, right)}
	return {
		(level, right) for level, right in missing if (right if level else RIGHTS_ON_LISTS[right]) in usable
	}


def _gives(doctype: str, capacity: str, right: str) -> bool:
	wanted = ("read", "select") if right == "read" else ("write", "create")
	return any(capacity in roles_with(doctype, ptype) for ptype in wanted)


def holds_everywhere(user: str, doctype: str, ptype: str = "read") -> bool:
	"""Whether an office of the user gives the right `ptype` on a DocType in the whole tree."""
	offices = {role for role, opened in OFFICES.items() if doctype in opened}
	return bool(offices) and not offices.isdisjoint(roles_with(doctype, ptype) & set(frappe.get_roles(user)))
