"""Saving and cancelling from the form."""

from typing import Any

import frappe
from frappe import _
from frappe.desk.form.load import get_docinfo, run_onload
from frappe.model.docstatus import DocStatus
from frappe.model.incoming import apply_client_values, document_from_client, stored_document
from frappe.utils.asked import document_of, name_of

DOCSTATUS_OF = {"Save": DocStatus.DRAFT, "Submit": DocStatus.SUBMITTED, "Update": DocStatus.SUBMITTED}


@frappe.whitelist(methods=["POST", "PUT"])
def savedocs(doc: str | dict, action: str) -> None:
	"""Save a document as the form holds it; the answer is the document as it is now.

	:param action: Save, Submit, Update or Cancel
	"""
	if action == "Cancel":
		values = document_of(doc, "doc")
		return cancel(values.doctype, name_of(values.get("name"), "name"))
	if action not in DOCSTATUS_OF:
		frappe.throw(_("Unknown action {0}").format(frappe.bold(frappe.utils.escape_html(action))))
	document = document_from_client(doc)
	if document.is_new():
		document.localname, document.name = document.name, None
	if not (action == "Save" and document.docstatus):
		document.docstatus = DOCSTATUS_OF[action]
	document.save()
	run_onload(document)
	send_updated_docs(document)
	text = _("Submitted") if action == "Submit" else _("Saved")
	frappe.msgprint(text, indicator="blue" if action == "Submit" else "green", alert=True)
	return None


@frappe.whitelist(methods=["POST", "PUT"])
def cancel(
	doctype: str | None = None,
	name: str | int | None = None,
	workflow_state_fieldname: str | None = None,
	workflow_state: str | None = None,
) -> None:
	"""Cancel a submitted document; the answer is the document as it is now."""
	if not doctype or not name:
		frappe.throw(_("Parameters doctype and name are required"))
	document = stored_document(doctype, name, "cancel")
	if workflow_state_fieldname and workflow_state:
		apply_client_values(document, {workflow_state_fieldname: workflow_state})
	document.cancel()
	send_updated_docs(document)
	frappe.msgprint(_("Cancelled"), indicator="red", alert=True)


@frappe.whitelist(methods=["POST", "PUT"])
def discard(doctype: str, name: str | int) -> None:
	"""Give up a draft that can be submitted; it stays, as cancelled."""
	document = stored_document(doctype, name, "write")
	document.discard()
	send_updated_docs(document)
	frappe.msgprint(_("Discarded"), indicator="red", alert=True)


def send_updated_docs(doc: Any) -> None:
	"""Put a document and its history into the answer."""
	get_docinfo(doc)
	doc.hand_out()
	values = doc.as_dict()
	if hasattr(doc, "localname"):
		values["localname"] = doc.localname
	frappe.response.docs.append(values)
