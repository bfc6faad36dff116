"""How often a secret may be guessed: a password, a code, a key. The one place that counts and locks.

Three things are counted, because each alone can be walked round: guesses at one account from one address, at one account from
everywhere, and from one address at everything. An attempt is counted before the secret is looked at, so that many at once do
not get more tries than one after another.
"""

import hashlib
import ipaddress
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.services.counters import count
from frappe.utils import cint
from frappe.utils.request import address

DEFAULT_ATTEMPTS = 10
DEFAULT_LOCK_SECONDS = 60
LONGEST_LOCK_SECONDS = 3600
MEMORY_SECONDS = 24 * 3600
"""How long it is remembered that a counter was locked; each lock within it lasts twice as long as the one before."""
ADDRESS_FACTOR = 5  # people behind one address share it, so it is locked later than one account


class LoginAttemptTracker:
	"""One counter of attempts, which locks after too many, each time for longer."""

	def __init__(self, key: str, max_consecutive_login_attempts: int = 3, lock_interval: int = 300) -> None:
		self.key = f"login_attempts:{digest(key)}"
		self.limit = max_consecutive_login_attempts
		self.lock_interval = lock_interval

	def take_attempt(self) -> None:
		"""Count an attempt.

		:raises frappe.SecurityException: when there were too many; says for how long
		"""
		attempts = self.add_failure_attempt()
		if attempts > self.limit:
			if attempts == self.limit + 1:
				self._lock()
			self.refuse()

	def add_failure_attempt(self) -> int:
		"""Count an attempt that did not succeed (yet); the number since the last success or pause."""
		return count(self.key, self.lock_interval)

	def add_success_attempt(self) -> None:
		"""Forget the attempts, and that they were too many."""
		frappe.cache.delete_value([self.key, f"{self.key}:locked"])

	def give_back(self) -> None:
		"""Uncount this attempt, but not those before it."""
		count(self.key, self.lock_interval, -1)

	def is_user_allowed(self) -> bool:
		"""True while not locked."""
		return cint(frappe.cache.get_value(self.key)) <= self.limit

	def check(self) -> None:
		"""Refuse while locked, without counting.

		:raises frappe.SecurityException: then
		"""
		if cint(frappe.cache.get_value(self.key)) >= self.limit:
			self.refuse()

	def _lock(self) -> None:
		locks = count(f"{self.key}:locked", MEMORY_SECONDS)
		frappe.cache.expire(self.key, min(self.lock_interval * 2 ** min(locks - 1, 20), LONGEST_LOCK_SECONDS))

	def refuse(self) -> None:
		"""Say that it is locked, and for how long.

		:raises frappe.SecurityException: always, with HTTP status 429
		"""
		seconds = max(frappe.cache.ttl(self.key), 1)
		message = _("Too many attempts to sign in. Please try again in {0} seconds.").format(seconds)
		error = frappe.SecurityException(message)
		error.http_status_code, error.retry_after, error.login_message = 429, seconds, message
		frappe.throw(message, error)


class Attempts:
	"""The attempts at one kind of secret of an account, from where the running request comes."""

	def __init__(self, secret: str, account: str | None = None) -> None:
		limit = cint(frappe.get_system_settings("allow_consecutive_login_attempts")) or DEFAULT_ATTEMPTS
		pause = cint(frappe.get_system_settings("allow_login_after_fail")) or DEFAULT_LOCK_SECONDS
		here = place()
		self.trackers = []
		self.own: LoginAttemptTracker | None = None
		if here:
			self.trackers.append(LoginAttemptTracker(f"{secret}:from:{here}", limit * ADDRESS_FACTOR, pause))
		if account:
			self.own = LoginAttemptTracker(f"{secret}:{account}:from:{here}", limit, pause)
			self.trackers.append(self.own)
			if not is_known_place(account, here):
				self.trackers.append(LoginAttemptTracker(f"{secret}:{account}", limit, pause))

	def take(self) -> None:
		"""Count an attempt.

		:raises frappe.SecurityException: 429, when there were too many
		"""
		for tracker in self.trackers:
			tracker.take_attempt()

	def succeeded(self) -> None:
		"""The attempt was no guess: forget those of the account from here, and uncount it elsewhere."""
		for tracker in self.trackers:
			if tracker is self.own:
				tracker.add_success_attempt()
			else:
				tracker.give_back()

	def check(self) -> None:
		"""Refuse while locked, without counting: for keys too long to be guessed, whose right use shall cost no writing.

		:raises frappe.SecurityException: 429, then
		"""
		for tracker in self.trackers:
			tracker.check()


@contextmanager
def guessing(secret: str, account: str | None = None) -> Iterator[None]:
	"""Look at a secret inside the block: what ends it with an error stays counted.

	:param secret: the kind: *password*, *code*, *reset key* …
	:param account: the user as stored, or what was given where there is no such user
	:raises frappe.SecurityException: 429, when there were too many
	"""
	attempts = Attempts(secret, account)
	attempts.take()
	yield
	attempts.succeeded()


def place() -> str:
	"""Where the running request comes from, as it is counted: an address, of IPv6 the network; empty outside of requests."""
	request = getattr(frappe.local, "request", None)
	return _place_of(address(request)) if request is not None else ""


def _place_of(text: str) -> str:
	try:
		found = ipaddress.ip_address(text)
	except ValueError:
		return text[:64]
	if found.version == 4:
		return str(found)
	return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


def is_known_place(account: str, here: str) -> bool:
	"""Whether the account last signed in from here: strangers elsewhere must not be able to keep its owner out."""
	last = frappe.db.get_value("User", account, "last_ip") if here else None
	return bool(last) and _place_of(last) == here


def normal(given: str) -> str:
	"""A login name that nobody has, so that its spellings are counted as one."""
	return unicodedata.normalize("NFKC", given).strip().casefold()


def digest(key: str) -> str:
	"""A key of bounded length for the counters."""
	return hashlib.sha256(key.encode(errors="replace")).hexdigest()
