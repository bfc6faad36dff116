"""Access Log: who took data out: prints, exports, downloads, reports."""

import frappe
from frappe.core.kept_log import KeptLog


class AccessLog(KeptLog):
	"""One taking out of data; it is written by the system and never changed."""


@frappe.whitelist(methods=["POST"])
def make_access_log(
	doctype: str | None = None,
	document: str | None = None,
	method: str | None = None,
	file_type: str | None = None,
	report_name: str | None = None,
	filters: str | dict | list | None = None,
	page: str | None = None,
	columns: list | str | None = None,
) -> None:
	"""Note that the current user takes data out.

	In a reading request, and outside of requests, the note is committed at once, because nothing else will be.
	"""
	request = getattr(frappe.local, "request", None)
	address = None
	if request is not None:
		from frappe.utils.request import address as address_of

		address = address_of(request)
	frappe.get_doc(
		{
			"doctype": "Access Log",
			"user": frappe.session.user,
			"export_from": doctype,
			"reference_document": document,
			"file_type": file_type,
			"report_name": report_name,
			"page": page,
			"method": method,
			"filters": frappe.utils.cstr(filters) if filters else None,
			"columns": frappe.as_json(columns) if columns else None,
			"timestamp": frappe.utils.now(),
			"ip_address": address,
		}
	).insert(ignore_permissions=True)  # the system's own note, no matter who acts
	if request is None or request.method == "GET":
		frappe.db.commit()
