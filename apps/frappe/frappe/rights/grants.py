"""Giving and taking rights: the permission table of a DocType, and user permissions."""

from typing import Any

import frappe
from frappe import _
from frappe.rights.rules import rights
from frappe.utils import cint

COPIED = (*rights, "role", "permlevel", "if_owner")


def setup_custom_perms(parent: str) -> bool | None:
	"""Copy the standard permission rows of a DocType, so that they can be changed on this site; True if they were."""
	if frappe.db.exists("Custom DocPerm", {"parent": parent}):
		return None
	copy_perms(parent)
	return True


def copy_perms(parent: str) -> None:
	"""Copy the standard permission rows of a DocType."""
	for row in frappe.get_all("DocPerm", fields="*", filters={"parent": parent}, order_by="idx"):
		custom = frappe.new_doc("Custom DocPerm")
		custom.update({key: row.get(key) for key in COPIED})
		custom.parent = parent
		custom.insert(ignore_permissions=True)  # who may change rights was checked by the caller


def add_permission(doctype: str, role: str, permlevel: int = 0, ptype: str | None = None) -> str | None:
	"""Give a role a right on a DocType, `read` if none is named; nothing happens if it has a row at that level already.

	:returns: the name of the new row
	"""
	setup_custom_perms(doctype)
	row = {"parent": doctype, "role": role, "permlevel": permlevel, "if_owner": 0}
	if frappe.db.get_value("Custom DocPerm", row):
		return None
	ptype = ptype or "read"
	custom = frappe.get_doc({"doctype": "Custom DocPerm", **row, ptype: 1})
	custom.insert(ignore_permissions=True)  # as above
	validate_permissions_for_doctype(doctype)
	return custom.name


def update_permission_property(
	doctype: str,
	role: str,
	permlevel: int,
	ptype: str,
	value: Any = None,
	validate: bool = True,
	if_owner: int = 0,
) -> bool | None:
	"""Give (1) or take (0) one right in the row of a role at a level; true if the rows had to be copied first."""
	out = setup_custom_perms(doctype)
	filters = {"parent": doctype, "role": role, "permlevel": permlevel, "if_owner": if_owner}
	name = frappe.db.get_value("Custom DocPerm", filters)
	if not name:
		frappe.throw(
			_("{0} has no permission row for role {1} at level {2}").format(_(doctype), _(role), permlevel)
		)
	row = frappe.get_doc("Custom DocPerm", name)
	row.set(ptype, value)
	row.save(ignore_permissions=True)  # as above
	if validate:
		validate_permissions_for_doctype(doctype)
	return out


def validate_permissions_for_doctype(doctype: str, for_remove: bool = False, alert: bool = False) -> None:
	"""Refuse a permission table that contradicts itself."""
	frappe.clear_cache(doctype=doctype)
	seen = set()
	for row in frappe.get_meta(doctype).permissions:
		place = (row.role, cint(row.permlevel), cint(row.if_owner))
		if place in seen:
			frappe.throw(
				_("{0}: role {1} has two rows at level {2}").format(
					_(doctype), _(row.role), cint(row.permlevel)
				)
			)
		seen.add(place)


def reset_perms(doctype: str) -> None:
	"""Go back to the standard permissions of a DocType."""
	for name in frappe.get_all("Custom DocPerm", filters={"parent": doctype}, pluck="name"):
		frappe.delete_doc("Custom DocPerm", name, ignore_permissions=True, force=True)  # as above
	frappe.clear_cache(doctype=doctype)


def add_user_permission(
	doctype: str,
	name: str,
	user: str,
	ignore_permissions: bool = False,
	applicable_for: str | None = None,
	is_default: int = 0,
	hide_descendants: int = 0,
) -> None:
	"""Narrow a user down to a document; nothing happens if it is so already.

	:param applicable_for: only when this DocType is looked at
	:param is_default: the document fills new documents
	:param hide_descendants: the nodes below it are not allowed with it
	"""
	if user_permission_exists(user, doctype, name, applicable_for):
		return
	frappe.get_doc(
		{
			"doctype": "User Permission",
			"user": user,
			"allow": doctype,
			"for_value": name,
			"is_default": is_default,
			"applicable_for": applicable_for,
			"apply_to_all_doctypes": 0 if applicable_for else 1,
			"hide_descendants": hide_descendants,
		}
	).insert(ignore_permissions=ignore_permissions)


def remove_user_permission(doctype: str, name: str, user: str) -> None:
	"""Take back that a user is narrowed down to a document."""
	found = frappe.get_all(
		"User Permission", filters={"user": user, "allow": doctype, "for_value": name}, pluck="name"
	)
	for permission in found:
		frappe.delete_doc("User Permission", permission)


def clear_user_permissions_for_doctype(doctype: str, user: str | None = None) -> None:
	"""Take back everything a user, or everybody, is narrowed down to in a DocType."""
	filters = {"allow": doctype, **({"user": user} if user else {})}
	for permission in frappe.get_all("User Permission", filters=filters, pluck="name"):
		frappe.delete_doc("User Permission", permission)


def user_permission_exists(
	user: str, allow: str, for_value: str, applicable_for: str | None = None
) -> str | None:
	"""The user permission that says this, if there is one."""
	filters = {
		"user": user,
		"allow": allow,
		"for_value": for_value,
		"applicable_for": applicable_for or ("is", "not set"),
	}
	return frappe.db.get_value("User Permission", filters)


def get_linked_doctypes(dt: str) -> list[str]:
	"""The DocTypes that a DocType or its tables link to, with itself."""
	meta = frappe.get_meta(dt)
	found = {dt, *(df.options for df in meta.get_link_fields() if not cint(df.ignore_user_permissions))}
	for table in meta.get_table_fields():
		found.update(
			df.options
			for df in frappe.get_meta(table.options).get_link_fields()
			if not cint(df.ignore_user_permissions)
		)
	return sorted(found - {"[Select]"})
