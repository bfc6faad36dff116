"""`frappe.rate_limiter`: how often something may be asked for."""

import functools
import time
from collections.abc import Callable

import frappe
from frappe import _
from frappe.services.counters import count
from frappe.services.limits import count_call, refuse


class RateLimiter:
	"""The limit of a whole site: `rate_limit: {"limit": seconds of work, "window": seconds}` in its configuration."""

	def __init__(self, limit: float, window: int) -> None:
		self.limit = int(limit * 1_000_000)
		self.window = window
		self.started = time.monotonic()
		moment = int(time.time())
		self.reset = window - moment % window
		self.key = f"rate-limit:{moment // window}"
		self.used = int(frappe.cache.get_value(self.key) or 0)

	@classmethod
	def apply_to_site(cls) -> None:
		"""Refuse the request when the site's limit is used up; else measure it.

		:raises frappe.RateLimitExceededError: 429
		"""
		configured = frappe.conf.rate_limit
		if not configured:
			return
		limiter = frappe.local.rate_limiter = cls(float(configured["limit"]), int(configured["window"]))
		if limiter.used >= limiter.limit:
			refuse(limiter.reset)

	def finish(self) -> dict[str, str]:
		"""Add the work of this request; the headers that tell the client what is left."""
		work = int((time.monotonic() - self.started) * 1_000_000)
		used = count(self.key, self.window, work)
		return {
			"X-RateLimit-Limit": str(self.limit),
			"X-RateLimit-Remaining": str(max(self.limit - used, 0)),
			"X-RateLimit-Reset": str(self.reset),
			"X-RateLimit-Duration": str(work),
		}


def rate_limit(
	key: str | None = None,
	limit: int | Callable = 5,
	seconds: int = 24 * 60 * 60,
	methods: str | list[str] | tuple[str, ...] = "ALL",
	ip_based: bool = True,
) -> Callable:
	"""Decorate a whitelisted function: at most `limit` calls in `seconds`, per address and per value of the argument `key`.

	Calls from Python, outside a request, are not counted.

	:raises frappe.RateLimitExceededError: 429, with the time until the next window
	"""

	def decorate(function: Callable) -> Callable:
		@functools.wraps(function)
		def limited(*args, **kwargs):
			if _counts(methods):
				_count(function, key, limit() if callable(limit) else limit, seconds, ip_based)
			return function(*args, **kwargs)

		return limited

	return decorate


def _counts(methods: str | list[str] | tuple[str, ...]) -> bool:
	request = getattr(frappe.local, "request", None)
	if request is None:
		return False
	wanted = [methods] if isinstance(methods, str) else methods
	return "ALL" in wanted or request.method.upper() in {method.upper() for method in wanted}


def _count(function: Callable, key: str | None, limit: int, seconds: int, ip_based: bool) -> None:
	from frappe.utils.request import address

	identity = [address(frappe.local.request)] if ip_based else []
	if key:
		identity.append(str(frappe.form_dict.get(key, "")))
	if not identity:
		frappe.throw(_("Either key or IP flag is required."))
	count_call(f"{function.__module__}.{function.__qualname__}", ":".join(identity), limit, seconds)
