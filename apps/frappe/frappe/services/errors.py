"""`frappe.log_error`: noting what went wrong, for administrators."""

import traceback

import frappe

TITLE_LENGTH = 140


def log_error(
	title: str | None = None,
	message: str | None = None,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
	*,
	defer_insert: bool = False,
):
	"""Write an Error Log: `title`, and `message` or else the trace of the exception at work. It is kept with the transaction.

	Called with one long text, that text is the message, as in Frappe.

	:param defer_insert: accepted for compatibility; the note is written at once
	"""
	if title and message is None and "\n" in title:
		title, message = None, title
	trace = traceback.format_exc()
	message = message or (trace if trace != "NoneType: None\n" else title)
	title = title or (message or "").strip().splitlines()[-1:] or "Error"
	if isinstance(title, list):
		title = title[0]
	frappe.logger().error("%s\n%s", title, message)
	if frappe.flags.read_only or not frappe.db:
		return None
	return frappe.get_doc(
		{
			"doctype": "Error Log",
			"method": str(title)[:TITLE_LENGTH],
			"error": message,
			"reference_doctype": reference_doctype,
			"reference_name": reference_name,
		}
	).insert(ignore_permissions=True)  # the system's own note, no matter who acts
