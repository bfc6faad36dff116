"""What goes by itself after a time: logs that apps name for it, and files that were made for one download."""

import frappe
from frappe.model.audited import is_log
from frappe.model.controllers import get_controller
from frappe.utils import add_days, now_datetime

EXPORTS_FOLDER = "Home/Exports"
EXPORT_DAYS = 7
"""How long a file is kept that a worker exported or printed for somebody; it may be full of personal data."""


def clear_logs() -> None:
	"""Delete old entries of the DocTypes that the hook `default_log_clearing_doctypes` names, by their
	`clear_old_logs(days)` (a daily job). The logs of the trail are not among them (see `frappe.services.trail`)."""
	for doctype, days in (frappe.get_hooks("default_log_clearing_doctypes") or {}).items():
		days = days[-1] if isinstance(days, list) else days
		if frappe.db.exists("DocType", doctype) and not is_log(doctype):
			get_controller(doctype).clear_old_logs(days=int(days))


def clear_exports() -> None:
	"""Delete files that workers made for users more than `EXPORT_DAYS` ago (a daily job)."""
	limit = add_days(now_datetime(), -EXPORT_DAYS)
	for name in frappe.get_all(
		"File", filters={"folder": EXPORTS_FOLDER, "is_folder": 0, "creation": ("<", limit)}, pluck="name"
	):
		frappe.delete_doc("File", name, ignore_permissions=True, delete_permanently=True)  # housekeeping
