"""Liking documents."""

import json

import frappe
from frappe import _
from frappe.desk.form.document_follow import follow_document


@frappe.whitelist()
def toggle_like(doctype: str, name: str, add: str = "No") -> None:
	"""Like a document (`add="Yes"`) or take the like back. Whoever may read it may like it."""
	frappe.has_permission(doctype, "read", doc=name, throw=True)
	user = frappe.session.user
	stored = frappe.db.get_value(doctype, name, "_liked_by")
	liked_by = json.loads(stored or "[]")
	if (add == "Yes") == (user in liked_by):
		return
	if add == "Yes":
		liked_by.append(user)
		add_comment(doctype, name)
		follow_document(doctype, name, user)
	else:
		liked_by.remove(user)
		remove_like(doctype, name)
	frappe.db.set_value(doctype, name, "_liked_by", json.dumps(liked_by), update_modified=False)


def remove_like(doctype: str, name: str) -> None:
	"""Take the user's like out of the document's history."""
	frappe.db.delete(
		"Comment",
		{
			"comment_type": "Like",
			"reference_doctype": doctype,
			"reference_name": name,
			"owner": frappe.session.user,
		},
	)


def add_comment(doctype: str, name: str) -> None:
	"""Put the user's like into the document's history."""
	frappe.get_doc(doctype, name).add_comment("Like", _("Liked"))
