"""Who opened which document."""

from frappe.core.kept_log import KeptLog


class ViewLog(KeptLog):
	"""One opening of a document whose DocType tracks views."""
