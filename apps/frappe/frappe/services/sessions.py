"""The store of sessions: who is signed in, since when, until when.

The table keeps a digest of the cookie's value, so that nobody who reads the database or a backup can act as someone else.
"""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime

DEFAULT_EXPIRY = "170:00:00"  # hours of a week and two days of grace, as in Frappe
TOUCH_AFTER = timedelta(minutes=10)


def digest(sid: str) -> str:
	"""What the table keeps of a session's cookie."""
	return hashlib.sha256(sid.encode()).hexdigest()


def expiry_seconds() -> int:
	"""How long a session lives without a request, from System Settings."""
	text = frappe.get_system_settings("session_expiry") or DEFAULT_EXPIRY
	try:
		parts = [int(part) for part in str(text).split(":")]
	except ValueError:
		parts = [170]
	hours, minutes, seconds = (*parts, 0, 0)[:3]
	return hours * 3600 + minutes * 60 + seconds


def start(user: str, address: str, data: dict) -> str:
	"""Open a session; the value for its cookie."""
	sid = secrets.token_hex(28)
	frappe.db.sql(
		"insert into `tabSessions` (sid, user, sessiondata, ipaddress, lastupdate, status)"
		" values (%s, %s, %s, %s, %s, 'Active')",
		(digest(sid), user, json.dumps(data), address, now_datetime()),
	)
	return sid


def load(sid: str) -> dict | None:
	"""The session of a cookie with what is needed of its user, or None if it is unknown, expired, or the user is disabled."""
	rows = frappe.db.sql(
		"select s.user, s.sessiondata, s.lastupdate, u.user_type, u.full_name, u.language, u.restrict_ip"
		" from `tabSessions` s join `tabUser` u on u.name = s.user"
		" where s.sid = %s and u.enabled = 1",
		(digest(sid),),
		as_dict=True,
	)
	if not rows or _moment(rows[0]["lastupdate"]) < _oldest():
		return None
	return rows[0]


def _moment(value: datetime | str) -> datetime:
	return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _oldest() -> datetime:
	return now_datetime() - timedelta(seconds=expiry_seconds())


def is_stale(lastupdate: datetime | str) -> bool:
	"""True if the time of the last request should be written again."""
	since = now_datetime() - _moment(lastupdate)
	return since > TOUCH_AFTER or since < -TOUCH_AFTER  # a clock that was set back must not prolong a session


def update(sid: str, data: dict) -> None:
	"""Write a session's data and the time of its last request."""
	frappe.db.sql(
		"update `tabSessions` set sessiondata = %s, lastupdate = %s where sid = %s",
		(json.dumps(data), now_datetime(), digest(sid)),
	)


def delete(sid: str) -> None:
	"""Close the session of a cookie."""
	frappe.db.sql("delete from `tabSessions` where sid = %s", (digest(sid),))


def clear_of_user(user: str, keep: str | None = None, newest_to_keep: int = 0) -> None:
	"""Close a user's sessions, except the one with the cookie `keep` and the newest so many others."""
	rows = frappe.db.sql(
		"select sid from `tabSessions` where user = %s order by lastupdate desc", (user,), as_dict=True
	)
	others = [row["sid"] for row in rows if not keep or row["sid"] != digest(keep)]
	for sid in others[newest_to_keep:]:
		frappe.db.sql("delete from `tabSessions` where sid = %s", (sid,))


def clear_expired() -> int:
	"""Close what has expired; how many that were."""
	before = frappe.db.sql("select count(*) from `tabSessions` where lastupdate < %s", (_oldest(),))[0][0]
	if before:
		frappe.db.sql("delete from `tabSessions` where lastupdate < %s", (_oldest(),))
	return before


def clear_all() -> None:
	"""Close every session of the site."""
	frappe.db.sql("delete from `tabSessions`")
