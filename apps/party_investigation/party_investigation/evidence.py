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
IN_ROWS = {"Member Archive": ("Archive Finding", "evidence", "closed_on")}
"""The DocTypes with files in rows that stand once a day is entered: the rows' DocType, the field of the file and that of the day."""
PLACE = ("attached_to_doctype", "attached_to_name", "file_url")


def keep(file, method: str | None = None) -> None:
	"""Stop the deletion of a file of a document that stands; for `on_trash` of File.

	:raises frappe.ValidationError: names the document
	"""
	doctype, name = file.attached_to_doctype, file.attached_to_name
	if doctype in IN_ROWS and _stands_in_row(file.file_url, doctype, name):
		frappe.throw(
			_("The file is evidence of a finding that is concluded, and stays. Add another one instead.")
		)
	if doctype not in STANDING or not frappe.db.exists(doctype, name):
		return
	has_status = frappe.get_meta(doctype).has_field("status")
	if (frappe.db.get_value(doctype, name, "status") if has_status else None) in STANDING[doctype]:
		frappe.throw(
			_("{0} {1} is decided; its files stay as evidence. Add another one instead.").format(
				_(doctype), name
			)
		)


def _stands_in_row(url: str | None, doctype: str, name: str | None) -> bool:
	rows, field, day = IN_ROWS[doctype]
	of_document = {"parenttype": doctype, "parent": name, field: url, day: ["is", "set"]}
	return bool(url and name and frappe.db.exists(rows, of_document))


def keep_place(file, method: str | None = None) -> None:
	"""Stop a file of a document that stands from going elsewhere or getting another content; for `validate` of File."""
	before = file.get_doc_before_save()
	if before and any((file.get(field) or None) != (before.get(field) or None) for field in PLACE):
		keep(before)
