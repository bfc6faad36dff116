"""Submit, cancel or change many documents of a list at once."""

from typing import Any

import frappe
from frappe import _
from frappe.model.incoming import apply_client_values, stored_document
from frappe.services import outcomes
from frappe.utils.asked import list_of, values_of

AT_ONCE = 20
"""Fewer than so many are done within the request."""
AT_MOST = 500


@frappe.whitelist(methods=["POST", "PUT"])
def submit_cancel_or_update_docs(
	doctype: str,
	docnames: str | list,
	action: str = "submit",
	data: str | dict | None = None,
	task_id: str | None = None,
) -> list[str] | None:
	"""Submit, cancel or update documents, each for itself, with the rights of the user.

	:param action: *submit*, *cancel* or *update*
	:param data: the new values, for *update*
	:returns: the names that stayed as they were, the reasons are told as a message; nothing when they are done in the background
	:raises frappe.ValidationError: for another action, or more than 500 documents
	"""
	names = [str(name) for name in list_of(docnames, "docnames", (str, int))]
	values = values_of(data, "data") if data else {}
	if action not in ("submit", "cancel", "update"):
		frappe.throw(_("Unknown action {0}: there are submit, cancel and update.").format(action))
	if len(names) > AT_MOST:
		frappe.throw(_("Bulk operations only support up to {0} documents.").format(AT_MOST))
	if len(names) < AT_ONCE:
		return _bulk_action(doctype, names, action, values)
	frappe.enqueue(
		_bulk_action, queue="short", timeout=1000, doctype=doctype, docnames=names, action=action, data=values
	)
	frappe.msgprint(_("Bulk operation is enqueued in background."), alert=True)
	return None


def _bulk_action(doctype: str, docnames: list[str], action: str, data: dict[str, Any]) -> list[str]:
	def work(name: str) -> None:
		doc = stored_document(doctype, name)
		if action == "submit" and doc.docstatus == 0:
			doc.submit()
		elif action == "cancel" and doc.docstatus == 1:
			doc.cancel()
		elif action == "update" and doc.docstatus != 2:
			doc.check_permission("write")
			apply_client_values(doc, data).save()
		else:
			frappe.throw(_("Not possible in the state of the document"))

	refused = outcomes.each(docnames, work, told=_("Working on {0}").format(_(doctype)))
	if refused:
		frappe.msgprint(
			outcomes.lines(refused), title=_("Some documents could not be processed"), indicator="red"
		)
	return list(refused)
