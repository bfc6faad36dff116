"""Mail. This engine sends none; it says so instead of dropping it."""

from typing import Any

import frappe
from frappe.ground.config import flag


def are_emails_muted() -> bool:
	"""Whether mail is switched off, by the site's `mute_emails` or for this request."""
	return bool(frappe.flags.mute_emails or flag("mute_emails"))


def sendmail(recipients: Any = None, *args: Any, **kwargs: Any) -> None:
	"""Send a mail: not provided. Where mail is muted, nothing is to be sent and nothing happens.

	:raises NotImplementedError: unless mail is muted
	"""
	if not are_emails_muted():
		raise NotImplementedError("frappe.sendmail: this engine sends no mail; set mute_emails to go without")
