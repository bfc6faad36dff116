"""`frappe.sessions`: the session of a request, and what the browser is told when it opens the desk."""

import hmac
import json
import secrets
import time
from typing import Any

import frappe
from frappe import _
from frappe.services import sessions as store
from frappe.services import sign_in_notices
from frappe.store.errors import StorageError

PASSIVE = ("/api/method/frappe.realtime.stream",)
"""What an open page asks by itself: it does not count as somebody being there."""
LONGEST_USER_AGENT = 256
"""So much is kept of what a browser says of itself; what it is stands in the beginning."""


class Session:
	"""The session of the running request: a guest's, or that of a cookie."""

	def __init__(self, sid: str | None = None) -> None:
		self.sid = sid
		self.changes: dict[str, Any] = {}
		self.stale = False
		self.restrict_ip: str | None = None
		self.free_of_place = False
		if not (sid and sid != "Guest" and self._resume(sid)):
			self.sid = None
			become("Guest")
			if sid and sid != "Guest":
				frappe.local.response["session_expired"] = 1

	def _resume(self, sid: str) -> bool:
		row = store.load(sid)
		if not row:
			return False
		data = json.loads(row["sessiondata"] or "{}")
		data.update(user_type=row["user_type"], full_name=row["full_name"], lang=row["language"])
		become(row["user"], sid, data)
		self.stale = store.is_stale(row["lastupdate"])
		self.restrict_ip = row["restrict_ip"]
		self.free_of_place = bool(row["bypass_restrict_ip"] and data.get("second_factor"))
		return True

	@property
	def user(self) -> str:
		"""Who acts."""
		return frappe.session.user

	def start(self, user: str, full_name: str, user_type: str) -> None:
		"""Open a session for a user who has just proved who they are; an older one of this browser ends."""
		from frappe.utils.request import address

		if self.sid:
			store.delete(self.sid)
		self.changes = {}
		now, request = int(time.time()), frappe.local.request
		data = {
			"session_ip": address(request),
			"user_agent": request.headers.get("User-Agent", "")[:LONGEST_USER_AGENT],
			"started": now,
			"proven": now,
		}
		self.sid = store.start(user, data["session_ip"], data)
		become(user, self.sid, {**data, "user_type": user_type, "full_name": full_name})

	def end(self) -> None:
		"""Close the session; the rest of the request is a guest's."""
		if self.sid:
			store.delete(self.sid)
			self.sid = None
		become("Guest")

	def set(self, key: str, value: Any) -> None:
		"""Keep a value for the life of the session."""
		frappe.session.data[key] = value
		self.changes[key] = value

	def keep_alive(self) -> None:
		"""Write what changed, and from time to time the moment of the last request, in a transaction of its own."""
		if not self.sid or not (self.changes or (self.stale and not _is_passive())):
			return
		try:
			store.update(self.sid, self.changes)
			frappe.db.commit()
		except (frappe.QueryTimeoutError, frappe.InReadOnlyMode, StorageError):
			frappe.db.rollback()  # reading goes on where nothing can be written; only the time stamp is lost
			if self.changes:
				raise


def _is_passive() -> bool:
	request = getattr(frappe.local, "request", None)
	return request is not None and request.path in PASSIVE


def become(user: str, sid: str | None = None, data: dict | None = None) -> None:
	"""Let the running request act as `user`; what it was sent stays."""
	sent = frappe.local.form_dict
	frappe.set_user(user)
	frappe.local.form_dict = sent
	frappe.local.session.sid = sid or user
	frappe.local.session.data = frappe._dict(data or {})


def get_csrf_token() -> str:
	"""The token that changing requests must carry from now on.

	It follows from the cookie, which no script reads: pages that are opened at the same time are given the same.
	"""
	token = frappe.session.data.get("csrf_token")
	if not token:
		session = get_session()
		secret = session.sid if session and session.sid else secrets.token_hex(28)
		token = hmac.digest(secret.encode(), b"csrf_token", "sha256").hex()
		if session:
			session.set("csrf_token", token)
	return token


def get_session() -> Session | None:
	"""The session of the running request."""
	return getattr(frappe.local, "session_obj", None)


def get() -> frappe._dict:
	"""What the desk must know when it opens."""
	from frappe.boot import get_bootinfo

	return get_bootinfo()


def clear_sessions(user: str | None = None, keep_current: bool = False, force: bool = False) -> None:
	"""Close a user's sessions (the current user's if none is named).

	:param keep_current: leave the session of this request open
	:param force: all of them; else as many as the user's *Simultaneous Sessions* allow stay
	"""
	user = user or frappe.session.user
	newest = 0
	if not force and user == frappe.session.user:
		allowed = frappe.db.get_value("User", user, "simultaneous_sessions") or 1
		newest = max(int(allowed) - 1, 0) if keep_current else 0
	store.clear_of_user(user, keep=frappe.session.sid if keep_current else None, newest_to_keep=newest)


def clear_all_sessions(reason: str | None = None) -> None:
	"""Close every session of the site; only for administrators."""
	frappe.only_for("Administrator")
	store.clear_all()


def clear_expired_sessions() -> None:
	"""Close what has expired (a daily job)."""
	store.clear_expired()


@frappe.whitelist()
def get_sessions(user: str | None = None) -> list[dict[str, Any]]:
	"""The open sessions of who asks, or of another user whose account one administers; the one used last first.

	:return: of each `id`, `browser`, `system`, `address`, `started`, `last_seen`, and whether it is the `current` one
	:raises frappe.PermissionError: for a user whose account one does not administer
	"""
	current = store.digest(frappe.session.sid)
	return [
		{**row, **_device(row.pop("user_agent")), "current": row["id"] == current}
		for row in store.of_user(_account(user))
	]


@frappe.whitelist(methods=["POST"])
def end_session(session: str, user: str | None = None) -> None:
	"""End one session of who asks, or of another user whose account one administers.

	:param session: its `id`, as `get_sessions` gives it
	:raises frappe.PermissionError: for a user whose account one does not administer
	:raises frappe.DoesNotExistError: the user has no such session (any more)
	"""
	account = _account(user)
	if not store.end(account, [session]):
		frappe.throw(_("This session has ended already."), frappe.DoesNotExistError)
	sign_in_notices.note(account, "Session ended")


@frappe.whitelist(methods=["POST"])
def end_all_sessions(user: str | None = None) -> int:
	"""End every session of who asks, or of another user whose account one administers, but the one that asks; how many that were.

	:raises frappe.PermissionError: for a user whose account one does not administer
	"""
	account = _account(user)
	ended = store.clear_of_user(account, keep=frappe.session.sid)
	if ended:
		sign_in_notices.note(account, "All sessions ended")
	return ended


def _account(user: str | None) -> str:
	"""The user whose sessions are asked for, once it is sure that the running request may ask for them."""
	if not user or user == frappe.session.user:
		return frappe.session.user
	return frappe.get_attr("frappe.core.doctype.user.user.administered")(user).name


def _device(user_agent: str) -> dict[str, str]:
	"""The browser and the system that a browser's description of itself names; empty where it names none that is known."""
	from ua_parser import parse

	named = parse(user_agent)
	browser = named.user_agent and f"{named.user_agent.family} {named.user_agent.major or ''}".strip()
	return {"browser": browser or "", "system": named.os.family if named.os else ""}


@frappe.whitelist(methods=["POST"])
def clear() -> None:
	"""Forget what is remembered for the current user."""
	frappe.clear_cache(user=frappe.session.user)
	frappe.response["message"] = _("Cache Cleared")
