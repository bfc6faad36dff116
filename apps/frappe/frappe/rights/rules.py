"""What roles give on a DocType: the rows of its permission table read for the roles of a user."""

from typing import Any

import frappe
from frappe.rights.roles import role_set
from frappe.store import memo
from frappe.utils import cint

rights = (
	"select",
	"read",
	"write",
	"create",
	"delete",
	"submit",
	"cancel",
	"amend",
	"print",
	"email",
	"report",
	"import",
	"export",
	"share",
)

OF_FIELDS = ("read", "write")
"""Rights that a rule above level 0 can give."""
OF_SUBMITTABLE = ("submit", "cancel", "amend")
"""Rights that mean something only where documents are submitted."""
LISTING = ("select", "read")
"""Rights that a list needs; what only an owner has still lets the list be opened, narrowed to what is owned."""


def rights_of_rule(permlevel: Any, is_submittable: Any) -> list[str]:
	"""The rights that a rule at a level of a DocType can give, in the order in which they are shown."""
	if cint(permlevel):
		return list(OF_FIELDS)
	return [right for right in rights if cint(is_submittable) or right not in OF_SUBMITTABLE]


def allow_everything() -> dict[str, int]:
	"""The rights of Administrator."""
	return dict.fromkeys(rights, 1)


def as_meta(doctype: Any) -> Any:
	"""Metadata of what is given: a name or metadata."""
	return frappe.get_meta(doctype) if isinstance(doctype, str) else doctype


def get_role_permissions(
	doctype_meta: Any, user: str | None = None, is_owner: bool | None = None, debug: bool = False
) -> dict:
	"""What the roles of a user give on a DocType, as 1 or 0 for each right.

	`if_owner` holds the rights that come only with being the owner; `has_if_owner_enabled` tells whether a row of the
	user's is limited in that way.

	:param is_owner: whether the document in question belongs to the user
	"""
	user = user or frappe.session.user
	meta = as_meta(doctype_meta)
	if user == "Administrator":
		return frappe._dict(allow_everything(), if_owner={}, has_if_owner_enabled=False)
	roles = role_set(user)
	found = memo.get(
		("role_permissions", meta.name, roles, bool(is_owner)), lambda: _compute(meta, roles, bool(is_owner))
	)
	return frappe._dict(found, if_owner=dict(found["if_owner"]))


def _compute(meta: Any, roles: frozenset[str], is_owner: bool) -> dict:
	rows = [row for row in meta.permissions if row.role in roles and cint(row.permlevel) == 0]
	plain = [row for row in rows if not cint(row.if_owner)]
	owned = [row for row in rows if cint(row.if_owner)]
	found: dict[str, Any] = {"if_owner": {}, "has_if_owner_enabled": bool(owned)}
	for right in rights:
		found[right] = int(any(cint(row.get(right)) for row in plain))
		if found[right] or not any(cint(row.get(right)) for row in owned):
			continue
		if right == "create":
			found[right] = 1
			continue
		found["if_owner"][right] = int(is_owner)
		found[right] = int(is_owner or right in LISTING)
	return found


def only_as_owner(permissions: dict, right: str = "read") -> bool:
	"""Whether a right that roles give holds only for documents the user owns."""
	return right in permissions.get("if_owner", {})


def get_valid_perms(doctype: str | None = None, user: str | None = None) -> list[dict]:
	"""The permission rows, of one DocType or of all, that count for the roles of a user."""
	roles = role_set(user)
	if doctype:
		return [row.as_dict() for row in frappe.get_meta(doctype).permissions if row.role in roles]
	custom = _rows("Custom DocPerm", roles)
	customized = set(get_doctypes_with_custom_docperms())
	return custom + [row for row in _rows("DocPerm", roles) if row.parent not in customized]


def _rows(table: str, roles: frozenset[str]) -> list[dict]:
	if not roles:
		return []
	return frappe.db.sql(
		f"select * from `tab{table}` where `role` in %(roles)s", {"roles": tuple(roles)}, as_dict=True
	)


def get_all_perms(role: str) -> list[dict]:
	"""The permission rows that count for a role on all DocTypes."""
	custom = _rows("Custom DocPerm", frozenset([role]))
	customized = set(get_doctypes_with_custom_docperms())
	return custom + [row for row in _rows("DocPerm", frozenset([role])) if row.parent not in customized]


def get_doctypes_with_custom_docperms() -> list[str]:
	"""The DocTypes whose permissions were changed on this site."""
	return frappe.db.sql_list("select distinct `parent` from `tabCustom DocPerm`")


def get_doctype_roles(doctype: str, access_type: str = "read") -> list[str]:
	"""The roles that have a right on a DocType at level 0."""
	return [
		row.role
		for row in frappe.get_meta(doctype).permissions
		if row.get(access_type) and not cint(row.permlevel)
	]


def get_doctypes_with_read() -> list[str]:
	"""The DocTypes that the user may read."""
	return list({row.parent for row in get_valid_perms() if row.read and not cint(row.permlevel)})
