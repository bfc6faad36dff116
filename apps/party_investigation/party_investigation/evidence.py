"""Files of what is decided stay where they are: they are the evidence. More may be added, none is taken away."""

import frappe
from frappe import _

STANDING = {
	"Disposition Case": frozenset({"Approved", "Revoked"}),
	"Transfer Letter": frozenset({"Received", "Void"}),
	"Record Correction": frozenset({None}),
	"Return Package": frozenset({"Made", "Taken In"}),
}
"""The DocTypes and the statuses in which their documents stand; a correction, without a status, always does."""
PLACE = ("attached_to_doctype", "attached_to_name", "file_url")


def keep(file, method: str | None = None) -> None:
	"""Stop the deletion of a file of a document that stands; for `on_trash` of File.

	:raises frappe.ValidationError: names the document
	"""
	doctype, name = file.attached_to_doctype, file.attached_to_name
	if doctype not in STANDING or not frappe.db.exists(doctype, name):
		return
	has_status = frappe.get_meta(doctype).has_field("status")
	if (frappe.db.get_value(doctype, name, "status") if has_status else None) in STANDING[doctype]:
		frappe.throw(
			_("{0} {1} is decided; its files stay as evidence. Add another one instead.").format(
				_(doctype), name
			)
		)


def keep_place(file, method: str | None = None) -> None:
	"""Stop a file of a document that stands from going elsewhere or getting another content; for `validate` of File."""
	before = file.get_doc_before_save()
	if before and any((file.get(field) or None) != (before.get(field) or None) for field in PLACE):
		keep(before)
