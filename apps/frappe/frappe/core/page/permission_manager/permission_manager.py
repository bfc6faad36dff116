"""The methods of the Role Permissions Manager: who may do what with a DocType, seen and changed."""

from typing import Any

import frappe
from frappe import _
from frappe.permissions import (
	add_permission,
	get_all_perms,
	get_linked_doctypes,
	reset_perms,
	setup_custom_perms,
	update_permission_property,
)
from frappe.rights.grants import validate_permissions_for_doctype
from frappe.rights.roles import GIVES_RIGHTS, SEES_RIGHTS
from frappe.rights.rules import rights_of_rule
from frappe.utils import cint

NOT_TO_BE_CHANGED = ("DocType", "Patch Log", "Module Def")


@frappe.whitelist()
def get_roles_and_doctypes() -> dict[str, list[dict]]:
	"""The DocTypes and roles to choose from, with their translated names."""
	frappe.only_for(SEES_RIGHTS)
	doctypes = frappe.get_all(
		"DocType",
		filters={"istable": 0, "name": ("not in", NOT_TO_BE_CHANGED)},
		pluck="name",
		order_by="name",
	)
	roles = frappe.get_all(
		"Role", filters={"name": ("!=", "Administrator"), "disabled": 0}, pluck="name", order_by="name"
	)
	return {"doctypes": [_choice(name) for name in doctypes], "roles": [_choice(name) for name in roles]}


def _choice(name: str) -> dict[str, str]:
	return {"label": _(name), "value": name}


@frappe.whitelist()
def get_permissions(doctype: str | None = None, role: str | None = None) -> list[dict]:
	"""The permission rows of a DocType, or of a role everywhere, each with the `rights` that it can give."""
	frappe.only_for(SEES_RIGHTS)
	if role:
		rows = [row for row in get_all_perms(role) if not doctype or row.parent == doctype]
	else:
		rows = [frappe._dict(row.as_dict()) for row in frappe.get_meta(doctype).permissions]
	for row in rows:
		meta = frappe.get_meta(row.parent or doctype)
		row.update(
			parent=meta.name,
			is_submittable=meta.is_submittable,
			in_create=meta.in_create,
			rights=rights_of_rule(row.permlevel, meta.is_submittable),
			linked_doctypes=get_linked_doctypes(meta.name),
		)
	return sorted(rows, key=lambda row: (row.parent, cint(row.permlevel), row.role))


@frappe.whitelist(methods=["POST"])
def add(parent: str, role: str, permlevel: int | str) -> None:
	"""Give a role a row at a level."""
	frappe.only_for(GIVES_RIGHTS)
	add_permission(parent, role, cint(permlevel))


@frappe.whitelist(methods=["POST"])
def update(
	doctype: str, role: str, permlevel: int | str, ptype: str, value: Any = None, if_owner: int | str = 0
) -> str | None:
	"""Give or take one right in a row; `refresh` if all rows changed their names by it."""
	frappe.only_for(GIVES_RIGHTS)
	out = update_permission_property(doctype, role, cint(permlevel), ptype, value, if_owner=cint(if_owner))
	return "refresh" if out else None


@frappe.whitelist(methods=["POST"])
def remove(doctype: str, role: str, permlevel: int | str, if_owner: int | str = 0) -> None:
	"""Take a row away; the last one stays."""
	frappe.only_for(GIVES_RIGHTS)
	setup_custom_perms(doctype)
	rows = {"parent": doctype, "role": role, "permlevel": cint(permlevel), "if_owner": cint(if_owner)}
	for name in frappe.get_all("Custom DocPerm", filters=rows, pluck="name"):
		frappe.delete_doc("Custom DocPerm", name, ignore_permissions=True)  # only System Managers get here
	if not frappe.get_all("Custom DocPerm", filters={"parent": doctype}, limit=1):
		frappe.throw(_("There must be at least one permission rule."), title=_("Cannot Remove"))
	validate_permissions_for_doctype(doctype, for_remove=True, alert=True)


@frappe.whitelist(methods=["POST"])
def reset(doctype: str) -> None:
	"""Go back to the standard permissions of a DocType."""
	frappe.only_for(GIVES_RIGHTS)
	reset_perms(doctype)


@frappe.whitelist()
def get_users_with_role(role: str) -> list[str]:
	"""The enabled users with a role."""
	frappe.only_for(SEES_RIGHTS)
	from frappe.permissions import get_users_with_role as find

	return find(role)


@frappe.whitelist()
def get_standard_permissions(doctype: str) -> list[dict]:
	"""The permission rows that a DocType brings along, each with the `rights` that it can give."""
	frappe.only_for(SEES_RIGHTS)
	rows = frappe.get_all("DocPerm", filters={"parent": doctype}, fields=["*"], order_by="idx")
	is_submittable = frappe.get_meta(doctype).is_submittable
	return [row | {"rights": rights_of_rule(row.permlevel, is_submittable)} for row in rows]
