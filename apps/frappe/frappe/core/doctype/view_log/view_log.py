"""Who opened which document."""

import frappe
from frappe.core.kept_log import KeptLog
from frappe.utils import add_days, now_datetime


class ViewLog(KeptLog):
	"""One opening of a document whose DocType tracks views."""


def clear_old_logs(days: int = 180) -> None:
	"""Delete entries older than `days`."""
	frappe.db.delete("View Log", {"creation": ("<", add_days(now_datetime(), -days))})
