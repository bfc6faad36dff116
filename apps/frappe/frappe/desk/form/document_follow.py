"""Following documents: who wants to hear of changes."""

from typing import Any

import frappe

UNFOLLOWABLE = (
	"Version",
	"Comment",
	"File",
	"ToDo",
	"DocType",
	"Notification Log",
	"Error Log",
	"Activity Log",
	"Access Log",
	"View Log",
	"Tag Link",
	"Document Follow",
)


@frappe.whitelist()
def update_follow(doctype: str, doc_name: str, following: bool | str) -> bool:
	"""Follow a document or stop; whether it was changed."""
	if frappe.parse_json(following) if isinstance(following, str) else following:
		return bool(follow_document(doctype, doc_name, frappe.session.user))
	return unfollow_document(doctype, doc_name, frappe.session.user)


@frappe.whitelist()
def follow_document(doctype: str, doc_name: str, user: str) -> Any:
	"""Follow a document; the record, or None where there is nothing to follow. Others are not made to follow."""
	if user != frappe.session.user:
		frappe.only_for("System Manager")
	return let_follow(doctype, doc_name, user)


def let_follow(doctype: str, doc_name: str, user: str) -> Any:
	"""Let a user who wants it follow a document; the record, or None where there is nothing to follow.

	Only documents that keep a history can be followed, and only by users who may read them.
	"""
	meta = frappe.get_meta(doctype)
	if (
		doctype in UNFOLLOWABLE
		or not meta.track_changes
		or user in ("Administrator", "Guest")
		or not frappe.db.get_value("User", user, "document_follow_notify")
		or is_document_followed(doctype, doc_name, user)
		or not frappe.has_permission(doctype, "read", doc=doc_name, user=user)
	):
		return None
	values = {"doctype": "Document Follow", "ref_doctype": doctype, "ref_docname": doc_name, "user": user}
	# following needs no more than the right to read, which was checked
	return frappe.get_doc(values).insert(ignore_permissions=True)


@frappe.whitelist()
def unfollow_document(doctype: str, doc_name: str, user: str) -> bool:
	"""Let a user stop following a document; whether there was something to stop."""
	if user != frappe.session.user:
		frappe.only_for("System Manager")
	key = {"ref_doctype": doctype, "ref_docname": doc_name, "user": user}
	if not frappe.db.exists("Document Follow", key):
		return False
	frappe.db.delete("Document Follow", key)
	return True


def is_document_followed(doctype: str, doc_name: str, user: str) -> bool:
	"""Whether a user follows a document."""
	return bool(
		frappe.db.exists("Document Follow", {"ref_doctype": doctype, "ref_docname": doc_name, "user": user})
	)


@frappe.whitelist()
def get_follow_users(doctype: str, doc_name: str) -> list:
	"""The users who follow a document."""
	frappe.has_permission(doctype, "read", doc=doc_name, throw=True)
	return frappe.get_all(
		"Document Follow", filters={"ref_doctype": doctype, "ref_docname": doc_name}, fields=["user"]
	)
