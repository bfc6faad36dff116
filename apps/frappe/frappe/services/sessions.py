"""The store of sessions: who is signed in, since when, until when.

The table keeps a digest of the cookie's value, so that nobody who reads the database or a backup can act as someone else.
"""

import hashlib
import json
import secrets
import time
from datetime import datetime, timedelta, timezone
from typing import Any

import frappe
from frappe.utils import now_datetime
from frappe.utils.dates import convert_utc_to_system_timezone

DEFAULT_EXPIRY = "170:00:00"  # hours of a week and two days of grace, as in Frappe
LONGEST = "12:00"
"""How long a session lives at most, where System Settings say nothing."""
TOUCH_AFTER = timedelta(minutes=10)
CLOCK_SECONDS = 24 * 3600  # a clock that was set back by more than this ends what began later
TOUCHES = 10  # the time of the last request is written at least so many times within the idle limit


def digest(sid: str) -> str:
	"""What the table keeps of a session's cookie."""
	return hashlib.sha256(sid.encode()).hexdigest()


def expiry_seconds() -> int:
	"""How long a session lives without a request, from System Settings."""
	return _seconds(frappe.get_system_settings("session_expiry") or DEFAULT_EXPIRY)


def longest_seconds() -> int:
	"""How long a session lives at most, however busy, from System Settings."""
	return _seconds(frappe.get_system_settings("session_absolute_limit") or LONGEST)


def _seconds(text: str) -> int:
	try:
		parts = [int(part) for part in str(text).split(":")]
	except ValueError:
		parts = [1]
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
		"select s.user, s.sessiondata, s.lastupdate, u.user_type, u.full_name, u.language, u.restrict_ip,"
		" u.bypass_restrict_ip_check_if_2fa_enabled as bypass_restrict_ip"
		" from `tabSessions` s join `tabUser` u on u.name = s.user"
		" where s.sid = %s and u.enabled = 1",
		(digest(sid),),
		as_dict=True,
	)
	if not rows or _moment(rows[0]["lastupdate"]) < _oldest() or _is_spent(rows[0]["sessiondata"]):
		return None
	return rows[0]


def _is_spent(data: str | None) -> bool:
	"""Whether a session has lived as long as any may; one from before there was a limit has."""
	age = time.time() - json.loads(data or "{}").get("started", 0)
	return not -CLOCK_SECONDS < age < longest_seconds()


def _moment(value: datetime | str) -> datetime:
	return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _oldest() -> datetime:
	return now_datetime() - timedelta(seconds=expiry_seconds())


def is_stale(lastupdate: datetime | str) -> bool:
	"""True if the time of the last request should be written again."""
	since = now_datetime() - _moment(lastupdate)
	after = min(TOUCH_AFTER, timedelta(seconds=expiry_seconds()) / TOUCHES)
	return since > after or since < -after  # a clock that was set back must not prolong a session


def update(sid: str, changes: dict) -> None:
	"""Write what changed of a session's data, and the time of its last request; what requests beside it wrote stays.

	:param changes: new values by key; None takes a key away
	"""
	frappe.db.sql(
		"update `tabSessions` set sessiondata = json_patch(ifnull(sessiondata, '{}'), %s), lastupdate = %s"
		" where sid = %s",
		(json.dumps(changes), now_datetime(), digest(sid)),
	)


def delete(sid: str) -> None:
	"""Close the session of a cookie."""
	frappe.db.sql("delete from `tabSessions` where sid = %s", (digest(sid),))


def of_user(user: str) -> list[dict[str, Any]]:
	"""A user's sessions that have not expired, the one used last first.

	:return: of each its `id` (the digest of its cookie, which opens nothing), `started`, `last_seen` (both in the site's time, the
	    second written every few minutes), `address`, `user_agent`
	"""
	rows = frappe.db.sql(
		"select sid, sessiondata, lastupdate, ipaddress from `tabSessions`"
		" where user = %s and lastupdate >= %s order by lastupdate desc",
		(user, _oldest()),
		as_dict=True,
	)
	return [_described(row) for row in rows if not _is_spent(row["sessiondata"])]


def _described(row: dict) -> dict[str, Any]:
	data = json.loads(row["sessiondata"])
	started = datetime.fromtimestamp(data["started"], timezone.utc).replace(tzinfo=None)
	return {
		"id": row["sid"],
		"started": str(convert_utc_to_system_timezone(started).replace(tzinfo=None)),
		"last_seen": str(_moment(row["lastupdate"]).replace(microsecond=0)),
		"address": row["ipaddress"],
		"user_agent": data.get("user_agent") or "",
	}


def end(user: str, ids: list[str]) -> int:
	"""Close sessions of a user; how many there were.

	:param ids: as `of_user` gives them; those of other users stay open
	"""
	return len(
		frappe.db.sql(
			"delete from `tabSessions` where user = %s and sid in %s returning sid", (user, tuple(ids))
		)
	)


def clear_of_user(user: str, keep: str | None = None, newest_to_keep: int = 0) -> int:
	"""Close a user's sessions, except the one with the cookie `keep` and the newest so many others; how many were closed."""
	rows = frappe.db.sql(
		"select sid from `tabSessions` where user = %s order by lastupdate desc", (user,), as_dict=True
	)
	others = [row["sid"] for row in rows if not keep or row["sid"] != digest(keep)]
	return end(user, others[newest_to_keep:])


def clear_expired() -> int:
	"""Close what has expired; how many that were."""
	before = frappe.db.sql("select count(*) from `tabSessions` where lastupdate < %s", (_oldest(),))[0][0]
	if before:
		frappe.db.sql("delete from `tabSessions` where lastupdate < %s", (_oldest(),))
	return before


def clear_all() -> None:
	"""Close every session of the site."""
	frappe.db.sql("delete from `tabSessions`")
