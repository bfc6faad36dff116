"""`frappe.auth`: who is asking. Signing in and out, keys in the `Authorization` header."""

import base64
import binascii
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote

from werkzeug.wrappers import Request, Response

import frappe
from frappe import _
from frappe.services import second_factor, sign_in_notices
from frappe.services.attempts import Attempts, LoginAttemptTracker, guessing, normal
from frappe.services.sessions import expiry_seconds
from frappe.sessions import Session, become
from frappe.utils import add_days, cint, getdate, now_datetime, nowdate
from frappe.utils.request import address, is_secure

__all__ = ["LoginAttemptTracker"]  # Frappe has it here

LANGUAGES = ("zh", "en")  # what a guest may choose
YEAR = 365 * 24 * 3600
SID, HOST_SID = "sid", "__Host-sid"


def sid_cookie(request: Request) -> str:
	"""The name of the session's cookie. Under TLS it has the prefix by which a browser knows that only this host, by https,
	may have set it; without TLS browsers refuse that.
	"""
	return HOST_SID if is_secure(request) else SID


def authenticate(request: Request) -> Session | None:
	"""Find out who asks, by `Authorization` header, hook or cookie; the session, or None if there is no cookie's.

	:raises frappe.AuthenticationError: when a header is there that proves nothing
	"""
	frappe.local.cookie_manager = CookieManager()
	header = request.headers.get("Authorization")
	if header:
		validate_auth(header)
		return None
	session = frappe.local.session_obj = Session(request.cookies.get(sid_cookie(request)))
	frappe.local.login_manager = LoginManager()
	if frappe.local.response.get("session_expired") and not request.path.startswith("/api/"):
		# pages only: the answer to a call that was on its way while somebody signed in would take the new session away
		frappe.local.login_manager.clear_cookies()
	if frappe.session.user == "Guest":
		for method in frappe.get_hooks("auth_hooks"):
			frappe.get_attr(method)()
	elif not session.free_of_place:
		_check_among(session.restrict_ip)
	_choose_language(request)
	return session


def _choose_language(request: Request) -> None:
	"""A user's language is set at the user; a guest chooses it on the page; else it is the site's."""
	language = frappe.session.data.get("lang")
	if frappe.session.user == "Guest":
		language = request.args.get("_lang") or request.cookies.get("preferred_language")
		if language not in LANGUAGES:
			language = None
		elif "_lang" in request.args:
			frappe.local.cookie_manager.set_cookie("preferred_language", language, max_age=YEAR)
	frappe.local.lang = language or frappe.get_system_settings("language") or frappe.local.lang


def validate_auth(header: str) -> None:
	"""Act as the user whose key and secret the `Authorization` header has (`token key:secret` or Basic).

	:raises frappe.AuthenticationError: 401 for anything else, without saying why
	"""
	frappe.flags.disable_traceback = True
	scheme, _blank, credentials = header.strip().partition(" ")
	match scheme.lower():
		case "token":
			key, colon, secret = credentials.strip().partition(":")
		case "basic":
			key, colon, secret = _decoded(credentials.strip()).partition(":")
		case _:
			raise frappe.AuthenticationError
	if not (key and colon and secret):
		raise frappe.AuthenticationError
	user = user_of_key(key, secret)
	frappe.local.login_manager = LoginManager()
	frappe.flags.authorized_by_header = True
	frappe.flags.disable_traceback = False
	become(user, data={"user_type": frappe.db.get_value("User", user, "user_type")})
	_check_address(user)


def _decoded(text: str) -> str:
	try:
		return base64.b64decode(text, validate=True).decode()
	except (binascii.Error, UnicodeDecodeError):
		raise frappe.AuthenticationError


def user_of_key(key: str, secret: str) -> str:
	"""The enabled user who owns an API key.

	:raises frappe.AuthenticationError: unknown key, wrong secret, disabled user
	"""
	from frappe.utils.password import get_decrypted_password

	attempts = Attempts("api key")
	attempts.check()
	user = frappe.db.get_value("User", {"api_key": ("=", key), "enabled": 1}, "name")
	expected = user and get_decrypted_password("User", user, "api_secret", raise_exception=False)
	if not expected or not hmac.compare_digest(expected.encode(), secret.encode()):
		attempts.take()
		raise frappe.AuthenticationError
	return user


class LoginManager:
	"""Signing in and out within a request; `frappe.local.login_manager`."""

	def __init__(self) -> None:
		self.user: str | None = frappe.session.user if getattr(frappe.local, "session", None) else None
		self.user_type: str | None = None
		self.full_name: str | None = None

	def login(self) -> None:
		"""Sign in with `usr` and `pwd` of the request, or go on with `tmp_id` and `otp` where a second factor was asked for.

		:raises frappe.PermissionError: by another HTTP method than POST
		"""
		_only_by_post()
		frappe.flags.disable_traceback = True
		codes = None
		if "tmp_id" in frappe.form_dict:
			self.user, codes = self._take_code()
		else:
			self.authenticate()
			if second_factor.is_needed(self.user):
				second_factor.ask(self.user)
				return
		if self._must_change_password():
			return
		frappe.flags.disable_traceback = False
		self.post_login()
		if codes:
			frappe.local.response["recovery_codes"] = codes

	def _take_code(self) -> tuple[str, list[str] | None]:
		tmp_id, code = frappe.form_dict.get("tmp_id"), frappe.form_dict.pop("otp", None)
		user = second_factor.who(tmp_id)
		if not user:
			self.fail(
				_("It took too long, or the server was started anew. Please sign in again from the start.")
			)
		with self._noting(_("The code is wrong, expired, or was used before."), user), guessing("code", user):
			return second_factor.check(tmp_id, code)

	def authenticate(self, user: str | None = None, pwd: str | None = None) -> None:
		"""Check name and password; wrong, unknown and locked are told apart by nobody who does not know the password.

		:raises frappe.AuthenticationError: 401
		:raises frappe.SecurityException: too many attempts
		"""
		user = user or frappe.form_dict.get("usr")
		pwd = pwd or frappe.form_dict.pop("pwd", None)
		if not (user and pwd and isinstance(user, str) and isinstance(pwd, str)):
			frappe.flags.disable_traceback = False
			self.fail(_("Incomplete login details"), user=user if isinstance(user, str) else None)
		name, enabled = self._find(user)
		with (
			self._noting(_("Invalid login credentials"), name or user),
			guessing("password", name or normal(user)),
		):
			self._prove(name, pwd)
			if not enabled:
				self.fail(_("User disabled or missing"), user=name)
		self.user = name

	@contextmanager
	def _noting(self, message: str, user: str) -> Iterator[None]:
		"""Note an attempt that fails, and refuse in the same words whatever the reason."""
		try:
			yield
		except frappe.AuthenticationError as error:
			if hasattr(error, "login_message"):
				raise
			self.fail(message, user=user)

	def _find(self, given: str) -> tuple[str | None, bool]:
		"""The user that a login name stands for: mail address, and if the settings allow it, user name or mobile number."""
		fields = ["name"]
		if cint(frappe.get_system_settings("allow_login_using_user_name")):
			fields.append("username")
		if cint(frappe.get_system_settings("allow_login_using_mobile_number")):
			fields.append("mobile_no")
		for field in fields:
			row = frappe.db.get_value(
				"User", {field: ("=", given.strip())}, ["name", "enabled"], as_dict=True
			)
			if row and row["name"] != "Guest":
				return row["name"], bool(row["enabled"]) or row["name"] == "Administrator"
		return None, False

	def _prove(self, name: str | None, pwd: str) -> None:
		from frappe.utils.password import check_password

		check_password(name or "\x00nobody", pwd)

	def _must_change_password(self) -> bool:
		"""Where the password was given by somebody else, or is too old, answer with the way to a new one, and open no session."""
		row = frappe.db.get_value(
			"User", self.user, ["change_password_at_next_sign_in", "last_password_reset_date"], as_dict=True
		)
		days = cint(frappe.get_system_settings("force_user_to_reset_password"))
		changed = row["last_password_reset_date"]
		too_old = bool(days and changed) and add_days(getdate(changed), days) < getdate(nowdate())
		if not (cint(row["change_password_at_next_sign_in"]) or too_old):
			return False
		doc = frappe.get_doc("User", self.user)
		frappe.local.response["message"] = "Password Reset"
		frappe.local.response["redirect_to"] = doc.path_to_set_password(password_expired=True)
		return True

	def fail(self, message: str, user: str | None = None) -> None:
		"""Refuse to sign in; the attempt is noted.

		:raises frappe.AuthenticationError: always
		"""
		from frappe.core.doctype.activity_log.activity_log import add_authentication_log

		frappe.local.response["message"] = message
		frappe.db.rollback()  # what was done on the way there is not kept, the note is
		add_authentication_log(message, (user or "")[:140], status="Failed")
		frappe.db.commit()
		error = frappe.AuthenticationError(message)
		error.login_message = message
		raise error

	def login_as(self, user: str) -> None:
		"""Open a session as `user`, who was authenticated otherwise."""
		self.user = user
		self.post_login()

	def post_login(self) -> None:
		"""What follows a proof of identity: restrictions of hours and addresses, the session, cookies, hooks."""
		self._run_trigger("on_login")
		if not second_factor.frees_of_place(self.user):
			_check_address(self.user)
		self._check_hours()
		self._load()
		self._limit_sessions()
		session = getattr(frappe.local, "session_obj", None) or Session(None)
		frappe.local.session_obj = session
		notice = sign_in_notices.collect(self.user)
		session.start(self.user, self.full_name, self.user_type)
		session.set("notice", notice)
		here = {"last_login": now_datetime(), "last_ip": frappe.session.data.session_ip}
		frappe.db.set_value("User", self.user, here, update_modified=False)
		frappe.flags.commit = True
		self._note(_("{0} logged in"), "Login")
		self._set_cookies()
		self._greet()
		self._run_trigger("on_session_creation")

	def _load(self) -> None:
		row = frappe.db.get_value("User", self.user, ["user_type", "full_name", "user_image"], as_dict=True)
		self.user_type, self.full_name, self.image = (
			row["user_type"],
			row["full_name"] or self.user,
			row["user_image"],
		)

	def _limit_sessions(self) -> None:
		from frappe.services.sessions import clear_of_user

		if cint(frappe.get_system_settings("deny_multiple_sessions")):
			clear_of_user(self.user)
			return
		allowed = cint(frappe.db.get_value("User", self.user, "simultaneous_sessions"))
		if allowed:
			clear_of_user(self.user, newest_to_keep=allowed - 1)

	def _check_hours(self) -> None:
		"""Respect *Login After* and *Login Before* of the user (hours of the day)."""
		row = frappe.db.get_value("User", self.user, ["login_after", "login_before"], as_dict=True)
		hour = now_datetime().hour
		after, before = cint(row["login_after"]), cint(row["login_before"])
		if (after and hour < after) or (before and hour > before):
			frappe.throw(_("Login not allowed at this time"), frappe.AuthenticationError)

	def _set_cookies(self) -> None:
		cookies = frappe.local.cookie_manager
		name = sid_cookie(frappe.local.request)
		cookies.set_cookie(name, frappe.session.sid, max_age=expiry_seconds(), httponly=True)
		cookies.set_cookie("system_user", "yes" if self.user_type == "System User" else "no")
		cookies.set_cookie("full_name", self.full_name)
		cookies.set_cookie("user_id", self.user)
		cookies.set_cookie("user_image", self.image or "")

	def _greet(self) -> None:
		response = frappe.local.response
		desk = self.user_type == "System User"
		response["message"] = "Logged In" if desk else "No App"
		response["home_page"] = "/app" if desk else "/me"
		response["full_name"] = self.full_name

	def logout(self, arg: str = "", user: str | None = None) -> None:
		"""Close the session, or every session of another user.

		:raises frappe.PermissionError: by another HTTP method than POST
		"""
		_only_by_post()
		from frappe.services.sessions import clear_of_user

		leaving = user or frappe.session.user
		self._run_trigger("on_logout")
		if user and user != frappe.session.user:
			clear_of_user(user)
			return
		if leaving != "Guest":
			self.user = leaving
			self._note(_("{0} logged out"), "Logout")
		if session := getattr(frappe.local, "session_obj", None):
			session.end()
		frappe.flags.commit = True
		self.clear_cookies()

	def clear_cookies(self) -> None:
		"""Make the browser a guest's."""
		cookies = frappe.local.cookie_manager
		cookies.delete_cookie(sid_cookie(frappe.local.request))
		cookies.set_cookie("system_user", "no")
		cookies.set_cookie("full_name", "Guest")
		cookies.set_cookie("user_id", "Guest")
		cookies.set_cookie("user_image", "")

	def _note(self, text: str, operation: str) -> None:
		from frappe.core.doctype.activity_log.activity_log import add_authentication_log

		add_authentication_log(text.format(self.full_name or self.user), self.user, operation)

	def _run_trigger(self, event: str) -> None:
		for method in frappe.get_hooks(event):
			frappe.call(frappe.get_attr(method), login_manager=self)


def _only_by_post() -> None:
	"""Refuse to sign in or out by a link, which any page can make a browser follow.

	:raises frappe.PermissionError: then
	"""
	request = getattr(frappe.local, "request", None)
	if request is not None and request.method != "POST":
		frappe.flags.disable_traceback = True
		frappe.throw(_("Signing in and out is done with POST."), frappe.PermissionError)


def _check_address(user: str) -> None:
	"""Respect *Restrict IP* of the user.

	:raises frappe.AuthenticationError: when the request comes from elsewhere
	"""
	_check_among(frappe.db.get_value("User", user, "restrict_ip", cache=True))


def _check_among(allowed: str | None) -> None:
	"""Refuse a request that comes from none of the given beginnings of addresses, if any are given.

	:raises frappe.AuthenticationError: then
	"""
	if not allowed or getattr(frappe.local, "request", None) is None:
		return
	here = address(frappe.local.request)
	starts = [part.strip() for part in allowed.replace("\n", ",").split(",") if part.strip()]
	if not any(here == start or here.startswith(start.rstrip(".") + ".") for start in starts):
		frappe.throw(_("Access not allowed from this IP Address"), frappe.AuthenticationError)


class CookieManager:
	"""The cookies that the answer will set or take away."""

	def __init__(self) -> None:
		self.cookies: dict[str, dict] = {}
		self.to_delete: list[str] = []

	def set_cookie(
		self, key: str, value: str, max_age: int | None = None, httponly: bool = False, samesite: str = "Lax"
	) -> None:
		"""Set a cookie with the answer; values that a cookie cannot carry are quoted."""
		self.cookies[key] = {
			"value": quote(value or "", safe="@.-_~ ").replace(" ", "%20"),
			"max_age": max_age,
			"httponly": httponly,
			"samesite": samesite,
		}

	def delete_cookie(self, to_delete: str | list[str]) -> None:
		"""Take cookies away with the answer."""
		self.to_delete.extend([to_delete] if isinstance(to_delete, str) else to_delete)

	def flush_cookies(self, response: Response) -> None:
		"""Write them into the answer."""
		secure = is_secure(frappe.local.request)
		for key, cookie in self.cookies.items():
			expires = None
			if cookie["max_age"]:
				from datetime import datetime, timezone

				expires = datetime.now(timezone.utc) + timedelta(seconds=cookie["max_age"])
			response.set_cookie(
				key,
				cookie["value"],
				expires=expires,
				secure=secure,
				httponly=cookie["httponly"],
				samesite=cookie["samesite"],
			)
		for key in self.to_delete:
			if key not in self.cookies:
				response.delete_cookie(key, secure=secure, httponly=key in (SID, HOST_SID), samesite="Lax")


@frappe.whitelist()
def get_logged_user() -> str:
	"""The user of the session."""
	return frappe.session.user


def check_session_expired() -> None:
	"""Answer with `session_expired` set when the cookie's session has ended.

	:raises frappe.SessionExpired: then
	"""
	if frappe.local.response.get("session_expired"):
		raise frappe.SessionExpired
