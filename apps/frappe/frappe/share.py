"""Sharing documents with users: `frappe.share`."""

from typing import Any

import frappe
from frappe import _
from frappe.rights.shares import get_shared, sharing_is_off
from frappe.utils import cint

__all__ = [
	"add",
	"add_docshare",
	"check_share_permission",
	"get_share_name",
	"get_shared",
	"get_shared_doctypes",
	"get_users",
	"remove",
	"set_docshare_permission",
	"set_permission",
]


@frappe.whitelist(methods=["POST"])
def add(
	doctype: str,
	name: str,
	user: str | None = None,
	read: int | str | bool = 1,
	write: int | str | bool = 0,
	submit: int | str | bool = 0,
	share: int | str | bool = 0,
	everyone: int | str | bool = 0,
	notify: int | str | bool = 0,
) -> Any:
	"""Share a document with a user, or with everyone.

	:raises frappe.PermissionError: without the share right on the document
	"""
	return add_docshare(
		doctype,
		name,
		user=user,
		read=read,
		write=write,
		submit=submit,
		share=share,
		everyone=everyone,
		notify=notify,
	)


def add_docshare(
	doctype: str,
	name: str,
	user: str | None = None,
	read: Any = 1,
	write: Any = 0,
	submit: Any = 0,
	share: Any = 0,
	everyone: Any = 0,
	flags: dict | None = None,
	notify: Any = 0,
) -> Any:
	"""The same from code; `flags={"ignore_share_permission": True}` leaves the share right unchecked."""
	user = user or (None if cint(everyone) else frappe.session.user)
	if not (flags or {}).get("ignore_share_permission"):
		check_share_permission(doctype, name)
	found = get_share_name(doctype, name, user, everyone)
	if found:
		doc = frappe.get_doc("DocShare", found)
	else:
		doc = frappe.new_doc("DocShare")
		doc.update({"user": user, "share_doctype": doctype, "share_name": name, "everyone": cint(everyone)})
	if flags:
		doc.flags.update(flags)
	write, submit, share = cint(write), cint(submit), cint(share)
	doc.update(
		{
			"read": int(bool(cint(read) or write or submit or share)),
			"write": write,
			"submit": submit,
			"share": share,
		}
	)
	doc.flags.notify = cint(notify)
	doc.save(ignore_permissions=True)  # the share right was checked above
	return doc


def remove(doctype: str, name: str, user: str, flags: dict | None = None) -> None:
	"""Take a share back."""
	found = frappe.db.get_value("DocShare", {"share_doctype": doctype, "share_name": name, "user": user})
	if found:
		if not (flags or {}).get("ignore_share_permission"):
			check_share_permission(doctype, name)
		frappe.delete_doc("DocShare", found, flags=flags, ignore_permissions=True)  # as above


@frappe.whitelist(methods=["POST"])
def set_permission(
	doctype: str,
	name: str,
	user: str,
	permission_to: str,
	value: int | str | bool = 1,
	everyone: int | str | bool = 0,
) -> Any:
	"""Give or take one right of a share; a share without any right is deleted.

	:raises frappe.PermissionError: without the share right on the document
	"""
	return set_docshare_permission(doctype, name, user, permission_to, value=value, everyone=everyone)


def set_docshare_permission(
	doctype: str,
	name: str,
	user: str | None,
	permission_to: str,
	value: Any = 1,
	everyone: Any = 0,
	flags: dict | None = None,
) -> Any:
	"""The same from code."""
	if permission_to not in ("read", "write", "share", "submit"):
		frappe.throw(_("{0} cannot be shared").format(permission_to))
	if not (flags or {}).get("ignore_share_permission"):
		check_share_permission(doctype, name)
	found = get_share_name(doctype, name, user, everyone)
	value = cint(value)
	if not found:
		if not value:
			return None
		return add_docshare(doctype, name, user, everyone=everyone, **{permission_to: 1}, flags=flags)
	share = frappe.get_doc("DocShare", found)
	share.set(permission_to, value)
	if not value and permission_to == "read":
		share.update({"read": 0, "write": 0, "submit": 0, "share": 0})
	if not (share.read or share.write or share.submit or share.share):
		share.delete(ignore_permissions=True)  # the share right was checked above
		return None
	share.save(ignore_permissions=True)  # as above
	return share


@frappe.whitelist()
def get_users(doctype: str, name: str) -> list[dict]:
	"""With whom a document is shared.

	:raises frappe.PermissionError: without read on the document
	"""
	frappe.has_permission(doctype, "read", doc=name, throw=True)
	return frappe.get_all(
		"DocShare",
		fields=["name", "user", "read", "write", "submit", "share", "everyone", "owner", "creation"],
		filters={"share_doctype": doctype, "share_name": name},
		order_by="creation",
	)


def get_shared_doctypes(user: str | None = None) -> list[str]:
	"""The DocTypes of which documents are shared with a user."""
	user = user or frappe.session.user
	return frappe.get_all(
		"DocShare",
		or_filters=[["user", "=", user], *([["everyone", "=", 1]] if user != "Guest" else [])],
		filters={"read": 1},
		pluck="share_doctype",
		distinct=True,
		order_by=None,
	)


def get_share_name(doctype: str, name: str, user: str | None, everyone: Any) -> str | None:
	"""The share of a document with a user or with everyone."""
	filters = {"share_doctype": doctype, "share_name": name}
	filters.update({"everyone": 1} if cint(everyone) else {"user": user})
	return frappe.db.get_value("DocShare", filters)


def check_share_permission(doctype: str, name: str) -> None:
	"""Refuse who may not share a document.

	:raises frappe.PermissionError:
	"""
	if sharing_is_off():
		frappe.throw(_("Documents may not be shared on this site."), frappe.PermissionError)
	if not frappe.has_permission(doctype, "share", doc=name):
		frappe.throw(
			_("No permission to share {0} {1}").format(_(doctype), frappe.bold(name)), frappe.PermissionError
		)
