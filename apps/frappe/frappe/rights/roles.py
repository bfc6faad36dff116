"""Roles of users: those given to them, and those that come by themselves."""

import frappe
from frappe.store import memo

GUEST_ROLE = "Guest"
ALL_USER_ROLE = "All"
SYSTEM_USER_ROLE = "Desk User"
ADMIN_ROLE = "Administrator"
AUTOMATIC_ROLES = (GUEST_ROLE, ALL_USER_ROLE, SYSTEM_USER_ROLE, ADMIN_ROLE)

OFFICERS = ("System Administrator", "Security Administrator", "Security Auditor")
"""The three officers: one runs the site, one gives rights, one watches both. System Manager is the first two in one."""
RUNS_SITE = ("System Manager", "System Administrator")
GIVES_RIGHTS = ("System Manager", "Security Administrator")
SEES_RIGHTS = (*GIVES_RIGHTS, "Security Auditor")


def get_roles(user: str | None = None, with_standard: bool = True) -> list[str]:
	"""The roles of a user, by default of the one who is asking.

	:param with_standard: also those that every user of a kind has: All, Guest, Desk User
	"""
	user = user or frappe.session.user or "Guest"
	if user == "Guest":
		return [GUEST_ROLE] if with_standard else []
	found = memo.get(("roles", user), lambda: _all_roles() if user == "Administrator" else _roles_of(user))
	if with_standard:
		return list(found)
	return [role for role in found if role not in AUTOMATIC_ROLES]


def role_set(user: str | None = None) -> frozenset[str]:
	"""The same as a set that is made once a generation."""
	user = user or frappe.session.user or "Guest"
	return memo.get(("role_set", user), lambda: frozenset(get_roles(user)))


def _all_roles() -> list[str]:
	return frappe.db.sql_list("select `name` from `tabRole`") or [ADMIN_ROLE]


def _roles_of(user: str) -> list[str]:
	rows = frappe.db.sql_list(
		"select distinct h.`role` from `tabHas Role` h join `tabRole` r on r.`name` = h.`role`"
		" where h.`parent` = %s and h.`parenttype` = 'User' and r.`disabled` = 0",
		(user,),
	)
	automatic = [ALL_USER_ROLE, GUEST_ROLE]
	kind = frappe.db.sql_list("select `user_type` from `tabUser` where `name` = %s", (user,))
	if kind and kind[0] == "System User":
		automatic.append(SYSTEM_USER_ROLE)
	return [role for role in rows if role not in AUTOMATIC_ROLES] + automatic


def runs_site() -> bool:
	"""Whether the user looks after the site as a whole: forms, jobs, backups."""
	return frappe.session.user == "Administrator" or not role_set().isdisjoint(RUNS_SITE)


def roles_asked(doctype: str) -> dict[str, frozenset[str]]:
	"""The reports or pages that ask for roles → those roles, any of which lets a user in; read once a generation."""

	def read() -> dict[str, frozenset[str]]:
		found: dict[str, set[str]] = {}
		filters = {"parenttype": doctype}
		for row in frappe.get_all("Has Role", filters=filters, fields=["parent", "role"], limit=0):
			found.setdefault(row.parent, set()).add(row.role)
		return {name: frozenset(roles) for name, roles in found.items()}

	return memo.get(("roles_asked", doctype), read)


def get_users_with_role(role: str) -> list[str]:
	"""The enabled users who were given a role, without Administrator."""
	return frappe.db.sql_list(
		"select distinct u.`name` from `tabUser` u join `tabHas Role` h on h.`parent` = u.`name`"
		" where h.`parenttype` = 'User' and h.`role` = %s and u.`enabled` = 1 and u.`name` != 'Administrator'",
		(role,),
	)


def is_system_user(user: str | None = None) -> str | None:
	"""The user's name if the user is enabled and may use the desk."""
	filters = {"email": user or frappe.session.user, "enabled": 1, "user_type": "System User"}
	return frappe.db.get_value("User", filters)
