"""Everything that decides what a user may see, as one short text: it differs as soon as anything of it was changed."""

import hashlib
from typing import Any

import frappe
from frappe.rights.conditions import hooked_conditions
from frappe.rights.roles import role_set
from frappe.rights.rules import get_valid_perms, rights
from frappe.rights.shares import sharing_is_off
from frappe.rights.user_permissions import get_user_permissions, is_strict

PARTS_OF_RULE = ("parent", "role", "permlevel", "if_owner", *rights)


def fingerprint(user: str) -> str:
	"""A digest of a user's roles, their permission rows, user permissions, shares, the conditions of apps and what these go by.

	A condition is often a query whose text stays the same when its answer changes. The hook `rights_basis` names functions of
	apps that take a user and return the facts behind their conditions, as JSON can hold them. What was made for a user earlier may be shown to that user again while the digest is the same. A wider right
	changes it as a narrower one does.
	"""
	if user == "Administrator":
		return user
	basis = {
		"roles": sorted(role_set(user)),
		"rules": sorted([str(row.get(part)) for part in PARTS_OF_RULE] for row in get_valid_perms(user=user)),
		"user_permissions": get_user_permissions(user),
		"shares": [] if sharing_is_off() else _shares(user),
		"strict": is_strict(),
		"conditions": _conditions(user),
		"basis": [frappe.get_attr(method)(user) for method in frappe.get_hooks("rights_basis") or ()],
	}
	return hashlib.sha256(frappe.as_json(basis).encode()).hexdigest()


def _shares(user: str) -> list[Any]:
	return frappe.db.sql(
		"select `share_doctype`, `share_name` from `tabDocShare` where `read` = 1"
		" and (`user` = %s or `everyone` = 1) order by `share_doctype`, `share_name`",
		(user,),
	)


def _conditions(user: str) -> dict[str, Any]:
	"""The conditions that apps add for each DocType they name, and for all that the site has made or changed if they name all."""
	named = set(frappe.get_hooks("permission_query_conditions") or {})
	if "*" in named:
		named |= set(
			frappe.get_all("DocType", filters={"custom": 1, "istable": 0, "issingle": 0}, pluck="name")
		)
		named |= set(frappe.get_all("Custom Field", pluck="dt", distinct=True))
	here = frappe.get_all("DocType", filters={"name": ["in", sorted(named)]}, pluck="name", order_by="name")
	return {doctype: hooked_conditions(doctype, user) for doctype in here}
