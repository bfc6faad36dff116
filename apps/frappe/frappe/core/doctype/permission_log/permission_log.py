"""Permission Log: which rights were given, changed or taken away."""

from frappe.core.kept_log import KeptLog


class PermissionLog(KeptLog):
	"""One change of rights; it is written by the system and never changed."""
