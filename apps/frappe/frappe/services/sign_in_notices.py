"""What a user is told after signing in: when and where it was the last time, what failed since, which credentials changed.

It is read from the Activity Log, which nobody can change; so the notice cannot be left out.
"""

from typing import Any

import frappe
from frappe import _, _lt

CREDENTIALS = "Credentials"
REFUSED = "Refused"
"""The operation of notes of what the user was refused when signed in; they tell nothing of the account."""
TOLD = 20
"""At most so many changes are told one by one."""
WORDS = {
	"Password changed": _lt("Password changed"),
	"Second factor set up": _lt("Second factor set up"),
	"Second factor reset": _lt("Second factor reset"),
	"Recovery code used": _lt("Recovery code used"),
	"New recovery codes": _lt("New recovery codes"),
	"Session ended": _lt("Session ended"),
	"All sessions ended": _lt("All sessions ended"),
	"API key made": _lt("API key made"),
	"Mail address changed": _lt("Mail address changed"),
	"User name changed": _lt("User name changed"),
}


def note(user: str, what: str) -> None:
	"""Write down that a user's credentials changed, by whom and from where; the user is told at the next sign-in.

	:param what: a key of `WORDS`
	"""
	from frappe.core.doctype.activity_log.activity_log import add_authentication_log

	by = frappe.session.user
	text = what if by in (user, "Guest") else f"{what} ({by})"
	add_authentication_log(text, user, CREDENTIALS)


def collect(user: str) -> dict[str, Any] | None:
	"""What is to be told of the time since a user's last sign-in; None at the first."""
	last = frappe.db.get_value("User", user, ["last_login", "last_ip"], as_dict=True)
	if not last or not last.last_login:
		return None
	rows = frappe.get_all(
		"Activity Log",
		filters={
			"user": user,
			"creation": (">", last.last_login),
			"operation": ("!=", REFUSED),
		},
		or_filters={"status": "Failed", "operation": CREDENTIALS},
		fields=["creation", "subject", "ip_address", "status"],
		order_by="creation desc",
		limit=1000,
	)
	failed = [row for row in rows if row.status == "Failed"]
	changes = [row for row in rows if row.status != "Failed"]
	return {
		"last_login": str(last.last_login)[:19],
		"last_ip": last.last_ip,
		"failed": len(failed),
		"changes": [
			{"when": str(row.creation)[:19], "what": row.subject, "from": row.ip_address or ""}
			for row in changes[:TOLD]
		],
	}


def words(what: str) -> str:
	"""A change in the reader's language."""
	kind, blank, by = what.partition(" (")
	return f"{_(WORDS[kind].msg) if kind in WORDS else kind}{blank}{by}"


def take() -> dict[str, Any] | None:
	"""Return what the signed-in user is to be told of the account, once; None where there is nothing."""
	session = getattr(frappe.local, "session_obj", None)
	notice = frappe.session.data.get("notice") if session else None
	if not notice:
		return None
	session.set("notice", None)
	return {**notice, "changes": [{**row, "what": words(row["what"])} for row in notice["changes"]]}
