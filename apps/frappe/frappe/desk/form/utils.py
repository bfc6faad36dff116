"""What forms ask for: comments, the next document, links between documents."""

from typing import Any

import frappe
from frappe import _
from frappe.desk.form.document_follow import follow_document
from frappe.model.incoming import stored_document
from frappe.utils import cint, get_fullname, sanitize_html
from frappe.utils.asked import list_of, name_of


@frappe.whitelist(methods=["DELETE", "POST"])
def remove_attach() -> None:
	"""Delete a file that is attached to a document."""
	fid = name_of(frappe.form_dict.get("fid"), "fid")
	attached = frappe.get_doc("File", fid)
	attached.check_permission("delete")
	attached.delete()


@frappe.whitelist(methods=["POST", "PUT"])
def add_comment(
	reference_doctype: str, reference_name: str | int, content: str, comment_email: str, comment_by: str
) -> Any:
	"""Comment on a document that the user may read. Comments are always the session user's own, whoever is named.

	:raises PermissionError:
	"""
	reference = stored_document(reference_doctype, reference_name, "read")
	comment = frappe.new_doc("Comment")
	comment.update(
		{
			"comment_type": "Comment",
			"reference_doctype": reference.doctype,
			"reference_name": str(reference.name),
			"comment_email": frappe.session.user,
			"comment_by": get_fullname(frappe.session.user),
			"content": sanitize_html(content, always_sanitize=True),
		}
	)
	# the right to comment is the right to read the document
	comment.insert(ignore_permissions=True)
	follow_document(reference_doctype, str(reference_name), frappe.session.user)
	return comment


@frappe.whitelist()
def update_comment(name: str, content: str) -> None:
	"""Change an own comment.

	:raises PermissionError: when it is another user's
	"""
	comment = _own_comment(name)
	comment.content = content
	# the owner may change a comment, whatever the roles say about comments
	comment.save(ignore_permissions=True)


@frappe.whitelist()
def update_comment_publicity(name: str, publish: bool) -> None:
	"""Show an own comment to guests, or not."""
	comment = _own_comment(name)
	if int(comment.published or 0) != int(publish):
		comment.published = int(publish)
		comment.save(ignore_permissions=True)


def _own_comment(name: str) -> Any:
	comment = frappe.get_doc("Comment", name)
	if frappe.session.user not in ("Administrator", comment.owner):
		frappe.throw(_("Comment can only be edited by the owner"), frappe.PermissionError)
	if comment.reference_doctype and comment.reference_name:
		frappe.get_doc(comment.reference_doctype, comment.reference_name).check_permission("read")
	return comment


@frappe.whitelist()
def get_next(
	doctype: str,
	value: str,
	prev: bool | int | str,
	filters: str | list | dict | None = None,
	sort_order: str = "desc",
	sort_field: str = "creation",
) -> str | None:
	"""The document before or after one in a list's order; None, with a message, at the end."""
	backwards = bool(cint(prev)) != (sort_order.lower() == "asc")
	conditions = _as_list(doctype, frappe.parse_json(filters) if filters else [])
	at = frappe.get_list(doctype, filters={"name": value}, fields=[f"`{sort_field}`"], limit=1, as_list=True)
	if not at:
		frappe.msgprint(_("No further records"))
		return None
	edge = at[0][0]
	conditions.append([doctype, sort_field, ">" if backwards else "<", edge])
	found = frappe.get_list(
		doctype,
		filters=conditions,
		order_by=f"`{sort_field}` {'asc' if backwards else 'desc'}",
		limit=1,
		pluck="name",
	)
	if not found:
		frappe.msgprint(_("No further records"))
		return None
	return found[0]


def _as_list(doctype: str, filters: list | dict) -> list:
	if not filters:
		return []
	if not isinstance(filters, dict):
		return list_of(filters, "filters", (list, tuple))
	return [
		[doctype, field, *value] if isinstance(value, list | tuple) else [doctype, field, "=", value]
		for field, value in filters.items()
	]


def get_pdf_link(doctype: str, docname: str, print_format: str = "Standard", no_letterhead: int = 0) -> str:
	"""The path of a document's PDF."""
	return (
		f"/api/method/frappe.utils.print_format.download_pdf?doctype={doctype}&name={docname}"
		f"&format={print_format}&no_letterhead={no_letterhead}"
	)
