"""`frappe.auth`: who is asking. Signing in and out, keys in the `Authorization` header, throttling of guesses."""

import base64
import binascii
import hmac
import threading
from datetime import timedelta
from urllib.parse import quote

from werkzeug.wrappers import Request, Response

import frappe
from frappe import _
from frappe.services.counters import count
from frappe.services.sessions import expiry_seconds
from frappe.sessions import Session, become
from frappe.utils import cint, now_datetime
from frappe.utils.request import address, is_secure

DEFAULT_ATTEMPTS = 10
DEFAULT_LOCK_SECONDS = 60
LANGUAGES = ("zh", "en")  # what a guest may choose
YEAR = 365 * 24 * 3600
ADDRESS_FACTOR = 5  # people behind one address share it, so it is locked later than one user
# Checking a password takes 64 MB and a core on purpose; a storm of guesses must not take all there is.
_hashing = threading.BoundedSemaphore(2)


def authenticate(request: Request) -> Session | None:
	"""Find out who asks, by `Authorization` header, hook or cookie; the session, or None if there is no cookie's.

	:raises frappe.AuthenticationError: when a header is there that proves nothing
	"""
	frappe.local.cookie_manager = CookieManager()
	header = request.headers.get("Authorization")
	if header:
		validate_auth(header)
		return None
	session = frappe.local.session_obj = Session(request.cookies.get("sid"))
	frappe.local.login_manager = LoginManager()
	if frappe.local.response.get("session_expired") and not request.path.startswith("/api/"):
		# pages only: the answer to a call that was on its way while somebody signed in would take the new session away
		frappe.local.login_manager.clear_cookies()
	if frappe.session.user == "Guest":
		for method in frappe.get_hooks("auth_hooks"):
			frappe.get_attr(method)()
	else:
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

	user = frappe.db.get_value("User", {"api_key": key, "enabled": 1}, "name")
	expected = user and get_decrypted_password("User", user, "api_secret", raise_exception=False)
	if not expected or not hmac.compare_digest(expected.encode(), secret.encode()):
		raise frappe.AuthenticationError
	return user


class LoginManager:
	"""Signing in and out within a request; `frappe.local.login_manager`."""

	def __init__(self) -> None:
		self.user: str | None = frappe.session.user if getattr(frappe.local, "session", None) else None
		self.user_type: str | None = None
		self.full_name: str | None = None

	def login(self) -> None:
		"""Sign in with `usr` and `pwd` of the request."""
		frappe.flags.disable_traceback = True
		self.authenticate()
		frappe.flags.disable_traceback = False
		self.post_login()

	def authenticate(self, user: str | None = None, pwd: str | None = None) -> None:
		"""Check name and password; wrong, unknown and locked are told apart by nobody who does not know the password.

		:raises frappe.AuthenticationError: 401
		:raises frappe.SecurityException: too many attempts
		"""
		user = user or frappe.form_dict.get("usr")
		pwd = pwd or frappe.form_dict.pop("pwd", None)
		if not (user and pwd and isinstance(user, str) and isinstance(pwd, str)):
			frappe.flags.disable_traceback = False
			self.fail(_("Incomplete login details"), user=user)
		trackers = _trackers(user)
		for tracker in trackers:
			tracker.take_attempt()
		name, enabled = self._find(user)
		if not self._proves(name, pwd):
			self.fail(_("Invalid login credentials"), user=user)
		if not enabled:
			self.fail(_("User disabled or missing"), user=user)
		by_address, by_user = trackers
		by_address.give_back()
		by_user.add_success_attempt()
		self.user = name

	def _find(self, given: str) -> tuple[str | None, bool]:
		"""The user that a login name stands for: mail address, and if the settings allow it, user name or mobile number."""
		fields = ["name"]
		if cint(frappe.get_system_settings("allow_login_using_user_name")):
			fields.append("username")
		if cint(frappe.get_system_settings("allow_login_using_mobile_number")):
			fields.append("mobile_no")
		for field in fields:
			row = frappe.db.get_value("User", {field: given.strip()}, ["name", "enabled"], as_dict=True)
			if row and row["name"] != "Guest":
				return row["name"], bool(row["enabled"]) or row["name"] == "Administrator"
		return None, False

	def _proves(self, name: str | None, pwd: str) -> bool:
		from frappe.utils.password import check_password

		try:
			with _hashing:
				check_password(name or "\x00nobody", pwd)
		except frappe.AuthenticationError:
			return False
		return name is not None

	def fail(self, message: str, user: str | None = None) -> None:
		"""Refuse to sign in; the attempt is noted.

		:raises frappe.AuthenticationError: always
		"""
		from frappe.core.doctype.activity_log.activity_log import add_authentication_log

		frappe.local.response["message"] = message
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
		_check_address(self.user)
		self._check_hours()
		self._load()
		self._limit_sessions()
		session = getattr(frappe.local, "session_obj", None) or Session(None)
		frappe.local.session_obj = session
		session.start(self.user, self.full_name, self.user_type)
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
		cookies.set_cookie("sid", frappe.session.sid, max_age=expiry_seconds(), httponly=True)
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
		"""Close the session, or every session of another user."""
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
		cookies.delete_cookie("sid")
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
				response.delete_cookie(key, secure=secure, httponly=key == "sid", samesite="Lax")


class LoginAttemptTracker:
	"""Counts attempts to sign in, of a user or from an address, and locks for a while after too many.

	An attempt is counted before the password is looked at, so that many at once do not get more tries than one after another.
	"""

	def __init__(self, key: str, max_consecutive_login_attempts: int = 3, lock_interval: int = 300) -> None:
		self.key = f"login_attempts:{key.lower()}"
		self.limit = max_consecutive_login_attempts
		self.lock_interval = lock_interval

	def take_attempt(self) -> None:
		"""Count an attempt.

		:raises frappe.SecurityException: when there were too many; says for how long
		"""
		if self.add_failure_attempt() > self.limit:
			self.refuse()

	def refuse(self) -> None:
		"""Say that it is locked, and for how long at most.

		:raises frappe.SecurityException: always, with HTTP status 429
		"""
		message = _("Too many attempts to sign in. Please try again in {0} seconds.").format(
			self.lock_interval
		)
		error = frappe.SecurityException(message)
		error.http_status_code, error.retry_after, error.login_message = 429, self.lock_interval, message
		frappe.throw(message, error)

	def add_failure_attempt(self) -> int:
		"""Count an attempt that did not succeed (yet); the number since the last success or pause."""
		return count(self.key, self.lock_interval)

	def add_success_attempt(self) -> None:
		"""Forget the attempts."""
		frappe.cache.delete_value(self.key)

	def give_back(self) -> None:
		"""Uncount this attempt, but not those before it."""
		count(self.key, self.lock_interval, -1)

	def is_user_allowed(self) -> bool:
		"""True while not locked."""
		return cint(frappe.cache.get_value(self.key)) <= self.limit


def get_login_attempt_tracker(key: str, raise_locked_exception: bool = True) -> LoginAttemptTracker:
	"""The tracker of a user or address with the limits of System Settings."""
	limit = cint(frappe.get_system_settings("allow_consecutive_login_attempts")) or DEFAULT_ATTEMPTS
	pause = cint(frappe.get_system_settings("allow_login_after_fail")) or DEFAULT_LOCK_SECONDS
	tracker = LoginAttemptTracker(key, limit, pause)
	if raise_locked_exception and not tracker.is_user_allowed():
		tracker.refuse()
	return tracker


def _trackers(user: str) -> list[LoginAttemptTracker]:
	by_user = get_login_attempt_tracker(f"user:{user}", raise_locked_exception=False)
	by_address = get_login_attempt_tracker(
		f"ip:{address(frappe.local.request)}", raise_locked_exception=False
	)
	by_address.limit *= ADDRESS_FACTOR
	return [by_address, by_user]


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
